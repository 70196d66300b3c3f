"""What leaves the monitor: alerts in words, when a message may leave and is tried again, and the ways out."""
