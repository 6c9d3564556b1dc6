"""What a secret is, told by its name, and what is written in its place."""
