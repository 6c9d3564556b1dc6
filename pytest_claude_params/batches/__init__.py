"""Recording through message batches: a plan on disk, rounds, results. Plain Python."""
