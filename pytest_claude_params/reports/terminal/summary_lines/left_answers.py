"""The line that names answers which a run that broke off has left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.pending.journal import answers_in
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def left_lines(journals: Mapping[str, Path]) -> list[str]:
    """Say where answers wait, and how to get them; nothing if none do.

    Args:
        journals: the journals whose owners are gone, by the names that users know them by.
    """
    counts = {name: sum(1 for _ in answers_in(path)) for name, path in journals.items()}
    count = sum(counts.values())
    if not count:
        return []
    where = min(name for name, answers in counts.items() if answers)
    verb = "waits" if count == 1 else "wait"
    said = f"{plural(count, 'answer')} of a run that broke off {verb} in {where}"
    if len(counts) > 1:
        said += f" and {plural(len(counts) - 1, 'more journal')}"
    them = "it" if count == 1 else "them"
    return [f"{said} -> --claude-record=new plays {them}; to forget {them}, delete the file"]
