"""Expectations made of other expectations."""
