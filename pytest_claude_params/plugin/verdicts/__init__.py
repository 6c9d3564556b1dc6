"""After the body of a test: what its calls broke."""
