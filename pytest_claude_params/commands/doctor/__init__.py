"""``claude-params doctor``: each file looks at one thing, and says what, why and what to type."""
