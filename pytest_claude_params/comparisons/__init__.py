"""What became of answers: compared as plain data, without pytest and without the SDK."""
