"""Moving a suite of pytest-recording to this plugin: its test files, edited in place."""
