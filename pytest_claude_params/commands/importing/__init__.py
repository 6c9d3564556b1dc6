"""Verbs that make suites of what other tools run."""
