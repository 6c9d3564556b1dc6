"""Answers that wait for a verdict or a decision, and what a run that broke off left behind."""
