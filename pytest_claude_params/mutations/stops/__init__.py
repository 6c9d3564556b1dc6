"""Answers that end otherwise: earlier, later, or for another reason."""
