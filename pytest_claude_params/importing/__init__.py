"""Suites made of what other tools run."""
