"""Reports of a run, one format a file."""
