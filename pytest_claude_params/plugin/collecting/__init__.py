"""From markers and options to a checked declaration, before any test runs."""
