"""Answers that are JSON: a text, or the input of a tool that was forced."""
