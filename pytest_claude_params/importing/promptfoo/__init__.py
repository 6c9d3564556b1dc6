"""Suites made of promptfoo configurations."""
