"""Runs of pytest on behalf of verbs, each in a process of its own."""
