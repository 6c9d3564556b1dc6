"""Recordings that wait for a verdict, and what a run that broke off left behind."""
