"""The parameters of the Messages API: their names, what models take, and the rules before a call."""
