"""``claude-params compare``: recorded requests, asked again elsewhere."""
