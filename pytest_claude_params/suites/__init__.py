"""Suites: tests of prompts written in YAML, without a line of Python."""
