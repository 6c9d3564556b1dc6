"""A comparison of recordings as a comment on a pull request, or the summary of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.reports.changes import words
from pytest_claude_params.reports.markdown.elements import (
    COMMENT,
    MOST_ROWS,
    alert,
    before_after,
    code,
    escaped,
    folded,
    money,
    table,
    within,
)
from pytest_claude_params.wording import dollars, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_claude_params.comparisons.changes.causes import Cause, ChangedRecording
    from pytest_claude_params.comparisons.changes.tree_changes import TreeChanges

# How many bytes of a comment the answers of one cause may take.
_MOST_OF_A_CAUSE = 20_000
# What a bot finds its earlier comment by.
MARKER = "<!-- claude-params diff -->"


def as_markdown(
    changes: TreeChanges,
    names: tuple[str, str],
    unreadable: Mapping[str, str],
    command: str,
) -> str:
    """Write what changed, within the length of a comment: what does not fit is counted.

    Args:
        changes: what changed.
        names: what the older and the newer side are called.
        unreadable: files that could not be read, with the reason.
        command: how to reproduce it.
    """
    head = [MARKER, *_verdict(changes, names, unreadable), *_table(changes)]
    last = f"\nReproduce: {code(command)}\n"
    sections = [*_costs(changes), *map(_cause, changes.causes), *_rest(changes, unreadable)]
    return within(COMMENT, "\n".join(head) + "\n", sections, last)


def _verdict(
    changes: TreeChanges, names: tuple[str, str], unreadable: Mapping[str, str]
) -> Iterator[str]:
    grave = any(one.is_grave for one in changes.causes)
    kind = "CAUTION" if changes.flips else "WARNING" if grave or unreadable else "NOTE"
    told = f"{escaped(names[0])} → {escaped(names[1])}: {words.headline(changes)}."
    return alert(kind if changes.is_any or unreadable else "TIP", told)


def _table(changes: TreeChanges) -> Iterator[str]:
    """Yield a row for each recording, those to look at first at the top."""
    found = [(cause, one) for cause in changes.causes for one in cause.changed]
    found.sort(key=lambda each: (not each[1].flips, not each[1].is_grave))
    rows = [(escaped(one.pair.any.name), _what(one), escaped(cause.name)) for cause, one in found]
    return table(("recording", "what changed", "cause"), rows)


def _what(one: ChangedRecording) -> str:
    told = [f"**flip** {escaped(flip)}" for flip in one.flips]
    for change in one.answer:
        if change.what in ("stop_reason", "model", "status", "error", "language"):
            told.append(escaped(words.answer_line(change)))
        elif not change.is_figure:
            told.append(escaped(f"{change.what} {change.path}".strip()))
    return ", ".join(dict.fromkeys(told)) or "the request only"


def _costs(changes: TreeChanges) -> Iterator[str]:
    known = [(cause, cause.costs) for cause in changes.causes]
    moved = [(cause, costs) for cause, costs in known if costs and costs[0] != costs[1]]
    if not moved:
        return
    old, new = (sum(costs[side] for _, costs in moved) for side in (0, 1))
    lines = [f"\nCost of these answers {money(words.cost_change((old, new)))}:"]
    for cause, costs in moved[:MOST_ROWS]:
        more = costs[1] - costs[0]
        sign = "+" if more > 0 else "-"
        lines.append(f"- {escaped(words.title(cause))}: {sign}{money(dollars(abs(more)))}")
    yield "\n".join(lines) + "\n"


def _cause(cause: Cause) -> str:
    lines: list[str] = []
    for change in cause.request:
        lines.append(f"{escaped(change.part)} ({escaped(change.path)})\n")
        lines.append(before_after(change.old, change.new))
    shown = _first_answers(cause)
    lines += shown
    if left := len(cause.changed) - len(shown):
        lines.append(f"and {plural(left, 'more answer')} of this cause\n")
    return folded(escaped(words.title(cause)), lines)


def _first_answers(cause: Cause) -> list[str]:
    """Write as many answers as leave room for other causes, and one in any case."""
    shown: list[str] = []
    for one in cause.changed:
        text = "\n".join(_recording(one))
        if shown and len("".join([*shown, text]).encode()) > _MOST_OF_A_CAUSE:
            break
        shown.append(text)
    return shown


def _recording(one: ChangedRecording) -> Iterator[str]:
    recording = one.pair.any
    yield f"**{escaped(recording.name)}** {escaped(words.prompt_of(recording.request.prompt))}\n"
    for flip in one.flips:
        yield f"- flip: {escaped(flip)}\n"
    for change in one.answer:
        if not change.is_figure:
            yield f"{escaped(f'{change.what} {change.path}'.strip())}\n"
            yield before_after(change.old, change.new)
    counted = words.figures(one.answer)
    if counted:
        yield f"{money(counted)}\n"


def _rest(changes: TreeChanges, unreadable: Mapping[str, str]) -> Iterator[str]:
    moved = [(one.old.name, one.new.name) for one in changes.moved if one.old and one.new]
    lists = {
        "added": [escaped(one.name) for one in changes.added],
        "removed": [escaped(one.name) for one in changes.removed],
        "moved": [f"{escaped(old)} → {escaped(new)}" for old, new in moved],
        "not read": [f"{escaped(file)}: {escaped(why)}" for file, why in unreadable.items()],
    }
    for name, lines in lists.items():
        if lines:
            yield folded(f"{len(lines):,} {name}", [*(f"- {line}" for line in lines), ""])
