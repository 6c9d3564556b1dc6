"""Rules about what Claude is asked with: turns, tools, thoughts that are sent back."""
