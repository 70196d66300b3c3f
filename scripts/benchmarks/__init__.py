"""What `scripts/bench` measures, and how: whole processes, beside their peers, in one run."""
