"""Record modes, in vcrpy's sense of the word."""

from __future__ import annotations

from typing import Literal, get_args

# Those that a marker may name: the others are about a whole run.
MarkedMode = Literal["none", "new", "update", "all"]
RecordMode = Literal[MarkedMode, "batch", "preview"]
MARKED_MODES: tuple[MarkedMode, ...] = get_args(MarkedMode)
RECORD_MODES: tuple[RecordMode, ...] = get_args(RecordMode)
# What vcrpy and pytest-recording call theirs, and which of ours does the same.
_OF_OTHERS = {
    "once": "pytest-recording's once is new, rewrite is all",
    "rewrite": "pytest-recording's once is new, rewrite is all",
    "new_episodes": "pytest-recording's new_episodes is new",
    "any": "vcrpy's any is new",
}


# Questions about a mode; it may come from a file or a report, so any text will do.


def replays_only(mode: str | None) -> bool:
    """Whether no request is let out."""
    return mode == "none"


def plays_and_records(mode: str | None) -> bool:
    """Whether what is recorded is played, and what is not is asked and recorded."""
    return mode in {"new", "update"}


def drops_unplayed(mode: str | None) -> bool:
    """Whether recordings are taken out that a passing test has not played."""
    return mode == "update"


def asks_anew(mode: str | None) -> bool:
    """Whether every request is sent again, also one that has a recording."""
    return mode in {"all", "batch", "preview"}


def replaces_all(mode: str | None) -> bool:
    """Whether new answers take the place of all that is recorded."""
    return mode == "all"


def asks_by_batch(mode: str | None) -> bool:
    """Whether a whole run is asked through message batches."""
    return mode == "batch"


def is_preview(mode: str | None) -> bool:
    """Whether everything is asked again, and no cassette is written."""
    return mode == "preview"


def translated(mode: object) -> str:
    """Return a hint, in brackets, for a mode that other recorders have; nothing for another word."""
    meant = _OF_OTHERS.get(str(mode))
    return f" ({meant})" if meant else ""
