"""The screens of ``claude-params compare``."""
