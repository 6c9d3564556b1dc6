"""What waits for a decision, how it is shown, and what becomes of it."""
