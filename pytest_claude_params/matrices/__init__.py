"""Matrices: one test for each combination of prompts, models, parameters and rows."""
