"""What cannot be meant in a suite, besides its shape: `table.py` says where each mistake is looked for."""
