"""A finding of the doctor: how it is, why that matters, and what to type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "info", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Args:
        id: what programs know it by.
        level: ``fail`` for what keeps tests from working, ``warn`` for what will surprise.
        what: what was seen.
        why: why it matters; empty where all is well.
        do: what to type, or to do.
    """

    id: str
    level: Level
    what: str
    why: str = ""
    do: str = ""
