"""What the simulated API does for each route."""
