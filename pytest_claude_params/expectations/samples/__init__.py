"""Expectations on the repeats of one request, and their statistics' words."""
