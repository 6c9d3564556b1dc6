"""How many tokens the calls of a test, or of a run, took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


def tokens_of(calls: Sequence[dict[str, Any]], kind: str) -> int:
    """Sum up ``input_tokens`` or ``output_tokens``."""
    counts = [call["usage"].get(kind) for call in calls]
    return sum(count for count in counts if isinstance(count, int))
