"""A server that answers the Messages API from cassettes, for programs that are no Python tests."""
