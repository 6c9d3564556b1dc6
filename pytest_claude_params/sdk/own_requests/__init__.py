"""Requests of our own, which no test sends: recorded ones asked again, batches, a judge's."""
