"""Cassette files: their layout, how a file is read and replaced, and what lies beside it."""
