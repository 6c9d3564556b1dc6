"""The markers of a test, read."""
