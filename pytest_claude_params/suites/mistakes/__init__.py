"""What cannot be meant in a suite, besides its shape: gates, requests, the name of the file."""
