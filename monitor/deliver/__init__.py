"""What leaves the monitor: alerts said in words. Whoever sends them adds only how."""
