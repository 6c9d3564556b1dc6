"""The verbs that answer over HTTP until Ctrl-C."""
