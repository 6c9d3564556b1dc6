"""Record modes, in vcrpy's sense of the word."""

from __future__ import annotations

from typing import Literal, get_args

RecordMode = Literal["none", "new", "update", "all", "batch", "preview"]
RECORD_MODES: tuple[RecordMode, ...] = get_args(RecordMode)
# Those that ask for everything again, whatever is recorded.
ASKING_AGAIN: frozenset[RecordMode] = frozenset({"all", "batch", "preview"})
# Those that record, and play what is recorded.
KEEPING: frozenset[RecordMode] = frozenset({"new", "update"})
# Those that a marker may name: the others are about a whole run.
MARKED_MODES = tuple(mode for mode in RECORD_MODES if mode not in ("batch", "preview"))
# What vcrpy and pytest-recording call theirs, and which of ours does the same.
_OF_OTHERS = {
    "once": "pytest-recording's once is new, rewrite is all",
    "rewrite": "pytest-recording's once is new, rewrite is all",
    "new_episodes": "pytest-recording's new_episodes is new",
    "any": "vcrpy's any is new",
}


def translated(mode: object) -> str:
    """Return a hint, in brackets, for a mode that other recorders have; nothing for another word."""
    meant = _OF_OTHERS.get(str(mode))
    return f" ({meant})" if meant else ""
