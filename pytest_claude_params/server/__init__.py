"""A server that answers the Messages API from cassettes, for whoever is no Python test."""
