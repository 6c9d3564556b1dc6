"""Prompt regression tests for the Claude Messages API."""
