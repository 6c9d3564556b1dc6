"""Expectations on the text of an answer."""
