"""When a model's retirement is told, and whose recordings it concerns."""

from __future__ import annotations

# While there still is time to record again.
DAYS_AHEAD = 30
# They retire models on days of their own.
PARTNERS = frozenset({"bedrock", "vertex"})
