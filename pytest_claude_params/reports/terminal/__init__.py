"""Lines for a terminal: tables, the list of new answers, the lines at the end of a run."""
