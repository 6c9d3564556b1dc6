"""Expectations on numbers: tokens, cost, time, requests."""
