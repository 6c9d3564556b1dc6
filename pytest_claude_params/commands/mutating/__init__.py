"""``claude-params mutate`` and what it asks of pytest."""
