"""What the simulated API refuses, in its own code and words."""
