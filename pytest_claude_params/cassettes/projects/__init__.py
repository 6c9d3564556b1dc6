"""A project: how its pytest is configured, and where its cassettes lie."""
