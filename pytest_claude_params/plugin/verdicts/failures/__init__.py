"""What fails a test beside its expectations, and what leaves it without a verdict."""
