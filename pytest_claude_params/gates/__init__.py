"""Gates on the rows of a matrix: ``claude_gate``."""
