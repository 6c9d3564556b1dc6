"""Prompts: what recordings were asked with, and which of them a text stands in."""
