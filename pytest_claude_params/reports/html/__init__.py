"""The report for people: one HTML file that loads nothing, for a browser with or without scripts."""
