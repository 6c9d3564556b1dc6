"""Changed answers in words: which tests noticed them, and which would have let them pass."""
