"""Replays with changed answers: which are changed, and which tests notice."""
