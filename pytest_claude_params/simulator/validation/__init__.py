"""What the simulated API rejects, in its own code and words."""
