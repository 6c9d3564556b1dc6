"""After the run: what is printed and written."""
