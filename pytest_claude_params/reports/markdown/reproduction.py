"""How to see at the desk what a run has found: the first thing to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.reports.markdown.elements import escaped, fenced
from pytest_claude_params.reports.markdown.failures import command_for, plain_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.reports.markdown.broken import Broken
    from pytest_claude_params.reports.run import Run
    from pytest_claude_params.reports.run_file.kinds import RunRow

_SHORT = 10
# What it takes, by record mode: who reads it may have no key.
_TAKES = {
    "none": "without a key: nothing is asked",
    "new": "with a key: what is not recorded is asked and recorded",
    "update": "with a key: what is not recorded is asked and recorded",
    "all": "with a key: all is asked and recorded anew",
    "batch": "with a key: all is asked and recorded anew, in batches",
    "preview": "with a key: all is asked again, no cassette is written",
}


def reproduction(run: Run, broken: Sequence[Broken]) -> Iterator[str]:
    """Yield what runs the tests that failed again, else the whole run, and what that takes."""
    head = run.heads[-1] if run.heads else None
    command = head.command if head else ""
    if broken:
        record = (
            "" if head is None or replays_only(head.record) else f" --claude-record={head.record}"
        )
        command = command_for(broken, f"pytest{record}")
    if not command:
        return
    yield "\n**What to type**\n"
    yield f"To see the same at your desk{_commit(head)}, {_TAKES[head.record if head else 'none']}:\n"
    yield fenced(plain_lines(command), "sh").rstrip("\n")


def _commit(head: RunRow | None) -> str:
    if head is None or not head.commit:
        return ""
    changed = ", with files that were changed since" if head.changed else ""
    return f" (commit {escaped(head.commit[:_SHORT])}{changed})"
