"""While a Claude test runs: its recorder, its judge, and who watches its calls."""
