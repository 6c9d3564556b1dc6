"""What the markers of a test say."""
