"""Changes between recordings: in requests, in answers, and the causes that they share."""
