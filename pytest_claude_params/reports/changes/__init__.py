"""What changed between two trees of recordings, as text, as Markdown and as JSON."""
