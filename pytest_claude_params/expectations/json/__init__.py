"""Expectations on JSON in an answer."""
