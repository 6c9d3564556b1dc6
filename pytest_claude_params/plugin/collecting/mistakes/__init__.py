"""Mistakes in a declaration, told before any test runs."""
