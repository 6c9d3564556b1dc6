"""What is wrong with a declaration, said before any test runs."""
