"""Recorded facts served over loopback, so the whole program can be tried and tested offline."""
