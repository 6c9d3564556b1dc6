"""What changed between recordings: requests, answers, and what they have in common."""
