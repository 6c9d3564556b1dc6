"""The line that names answers which a run that broke off has left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.pending.journal import answers_in
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def left_lines(journals: Mapping[str, Path], *, is_preview: bool = False) -> list[str]:
    """Say where answers wait, and how to get them; nothing if none do.

    Args:
        journals: the journals whose owners are gone, by the names that users know them by.
        is_preview: whether the run was a preview: what it has asked at once, and no test has
            taken, is not to be recorded unseen.
    """
    counts = {name: sum(1 for _ in answers_in(path)) for name, path in journals.items()}
    count = sum(counts.values())
    if not count:
        return []
    where = min(name for name, answers in counts.items() if answers)
    verb = "waits" if count == 1 else "wait"
    whose = "that no test has taken" if is_preview else "of a run that broke off"
    said = f"{plural(count, 'answer')} {whose} {verb} in {where}"
    if len(counts) > 1:
        said += f" and {plural(len(counts) - 1, 'more journal')}"
    them = "it" if count == 1 else "them"
    if is_preview:
        return [f"{said} -> the next preview takes {them}; to forget {them}, delete the file"]
    return [f"{said} -> --claude-record=new plays {them}; to forget {them}, delete the file"]
