"""How a simulated answer comes about, from a scenario and chance to content blocks."""
