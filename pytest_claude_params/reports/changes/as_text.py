"""A comparison of recordings for a terminal: cause by cause, answer by answer."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from pytest_claude_params.reports.changes import words
from pytest_claude_params.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_claude_params.comparisons.changes.causes import Cause, ChangedRecording
    from pytest_claude_params.comparisons.changes.tree_changes import TreeChanges


def as_text(
    changes: TreeChanges, names: tuple[str, str], unreadable: Mapping[str, str], width: int
) -> str:
    """Write what changed.

    Args:
        changes: what changed.
        names: what the older and the newer side are called.
        unreadable: files that could not be read, with the reason.
        width: how many columns there are.
    """
    lines = [f"{names[0]} -> {names[1]}: {words.headline(changes)}"]
    for cause in changes.causes:
        lines += ["", *_cause(cause)]
    rest = [*_rest(changes), *(f"not read  {file}: {why}" for file, why in unreadable.items())]
    lines += ["", *rest] if rest else []
    return "\n".join(part for line in lines for part in wrapped(line, width))


def wrapped(line: str, width: int) -> list[str]:
    """Break a line that is too wide; what follows stands below its text."""
    line = plain(line)
    if len(line) <= width:
        return [line]
    # A mark or a word in front of two spaces is a column of its own.
    indent = len(line) - len(line.lstrip(" !"))
    return textwrap.wrap(
        line,
        width,
        initial_indent="",
        subsequent_indent=" " * (indent + 2),
        drop_whitespace=True,
        break_on_hyphens=False,
    )


def _cause(cause: Cause) -> Iterator[str]:
    yield words.title(cause)
    if cause.costs and cause.costs[0] != cause.costs[1]:
        yield f"  cost {words.cost_change(cause.costs)}"
    for one in cause.request:
        yield f"  {words.request_line(one)}"
    for changed in cause.changed:
        yield from recording(changed)


def recording(one: ChangedRecording) -> Iterator[str]:
    """Yield the lines of one recording: its name, what it does not hold any more, its changes."""
    mark = "!" if one.is_grave else " "
    yield f"{mark} {one.pair.any.name}  {words.prompt_of(one.pair.any.request.prompt)}"
    for flip in one.flips:
        yield f"    flip: {flip}"
    for change in one.answer:
        if not change.is_figure:
            yield f"    {words.answer_line(change)}"
    counted = words.figures(one.answer)
    if counted:
        yield f"    {counted}"


def _rest(changes: TreeChanges) -> Iterator[str]:
    for name, found in (("added", changes.added), ("removed", changes.removed)):
        for one in found:
            yield f"{name:<8}  {one.name}  {words.prompt_of(one.request.prompt)}"
    for pair in changes.moved:
        if pair.old and pair.new:
            yield f"moved     {pair.old.name} -> {pair.new.name}"
