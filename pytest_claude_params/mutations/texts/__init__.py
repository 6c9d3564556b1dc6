"""Answers in other words: more, fewer, foreign, or somebody else's."""
