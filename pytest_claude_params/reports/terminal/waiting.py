"""What waits for a decision, as a list for a reader and for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.changes.as_json import changed_data
from pytest_claude_params.reports.preview.confirming import share_of
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.reviewing.waiting import Waiting

VERSION = 1
_TITLES = {
    "flip": "passed as recorded, fail now",
    "failed": "failed as recorded or were never recorded, and fail now",
    "rejected": "put aside: their tests failed while recording",
    "error": "got no answer",
    "changed": "changed, and pass",
    "new": "never recorded, and pass",
    "same": "the same again: nothing to decide",
}


def as_lines(waiting: Sequence[Waiting]) -> Iterator[str]:
    """Yield the list: by kind, each with why, and how to go on."""
    to_decide = [one for one in waiting if one.is_to_decide]
    if not to_decide:
        yield nothing_to_decide(waiting)
        return
    kind = cause = ""
    for one in waiting:
        if one.kind != kind:
            kind, cause = one.kind, ""
            count = sum(other.kind == kind for other in waiting)
            yield f"{count:,} {_TITLES[kind]}"
        # What was never recorded has not changed for anything.
        if one.cause != cause and one.kind == "changed":
            cause = one.cause
            yield f"  cause: {cause}"
        if one.is_to_decide:
            yield from _lines(one)
    yield from _gates(waiting)
    files = len({one.file for one in to_decide})
    yield ""
    yield f"{plural(len(to_decide), 'decision')} in {plural(files, 'file')}. Look at them: claude-params review"
    yield "Or decide here: claude-params accept NAME..., claude-params reject NAME..."


def _gates(waiting: Sequence[Waiting]) -> Iterator[str]:
    from pytest_claude_params.reviewing.gates import gate_lines

    for number, line in enumerate(gate_lines(waiting)):
        yield from ([] if number else [""])
        yield line


def nothing_to_decide(waiting: Sequence[Waiting]) -> str:
    """Say that nothing waits, and what is only left over."""
    told = "nothing waits for a decision"
    if not waiting:
        return told
    those = "1 test was" if len(waiting) == 1 else f"{len(waiting):,} tests were"
    return f"{told}; {those} answered as recorded. Delete those previews: claude-params reject '*'"


def as_data(waiting: Sequence[Waiting]) -> str:
    """Write the same as one JSON object; its version changes with its meaning."""
    return json.dumps({"v": VERSION, "pending": [_data(one) for one in waiting]}, indent=2)


def _lines(one: Waiting) -> Iterator[str]:
    yield f"  {one.name}"
    if one.is_stale:
        yield f"    stale: {one.shown_cassette} has changed since"
    flips = [each for each in one.test.flips if each.why]
    for each in flips:
        yield f"    {each.check}: {each.why}"
    if one.is_decided_alone and not flips and one.test.why:
        yield f"    {one.test.why}"
    if (
        one.kind == "changed"
        and one.changed
        and all(each.is_answered_alike for each in one.changed)
    ):
        yield "    the same answer to a changed request"
    if share := share_of(one.test.new, one.test.earlier):
        yield f"    {share}"


def _data(one: Waiting) -> dict[str, Any]:
    return {
        "test": one.test.test or one.preview.put_aside_of or None,
        "name": one.name,
        "kind": one.kind,
        "cassette": one.shown_cassette,
        "file": one.pairs[0].any.place if one.pairs else one.file.as_posix(),
        "stale": one.is_stale,
        "old": one.test.old,
        "new": one.test.new,
        "why": one.test.why,
        "earlier": list(one.test.earlier),
        "cause": one.cause or None,
        "gate": one.test.gate or None,
        "compared": [
            {
                "check": each.check,
                "kind": each.kind,
                "old": each.old,
                "new": each.new,
                "why": each.why,
            }
            for each in one.test.compared
        ],
        "recordings": [changed_data(each) for each in one.changed],
    }
