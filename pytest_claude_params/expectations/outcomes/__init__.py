"""Expectations on how an answer ended: stop reason, status, tools, thinking, model."""
