"""Failures of a test beside its expectations, and those that leave it without a verdict."""
