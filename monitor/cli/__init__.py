"""The command line. Data goes to stdout, everything else to stderr; the exit codes are in `outcome`."""

from monitor.cli.start import main

__all__ = ["main"]
