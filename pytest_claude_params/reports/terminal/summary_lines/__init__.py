"""What the end of a run says about its recordings, a line or two each."""
