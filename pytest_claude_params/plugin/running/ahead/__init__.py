"""Requests that go out ahead of the tests: known ones, and batches."""
