"""Which tests a cassette belongs to, told without a run of pytest."""
