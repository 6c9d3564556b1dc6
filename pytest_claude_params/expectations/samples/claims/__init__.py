"""Claims about a share of samples: how sure, and when to stop asking."""
