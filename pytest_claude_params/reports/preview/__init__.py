"""The end of a preview: its answers beside their recordings."""
