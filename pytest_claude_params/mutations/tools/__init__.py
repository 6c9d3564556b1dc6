"""Answers that call tools: too few, too many, the wrong one, or with less than it takes."""
