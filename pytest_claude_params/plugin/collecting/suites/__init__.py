"""Collects the tests of suite files."""
