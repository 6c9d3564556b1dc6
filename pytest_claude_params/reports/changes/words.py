"""How one change is put into words, in the text and in the Markdown of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.changes import change
from pytest_claude_params.comparisons.changes.causes import AN_EARLIER_ANSWER, UNCHANGED
from pytest_claude_params.matching import ABSENT
from pytest_claude_params.wording import dollars, listed, plural, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.comparisons.changes.answer_changes import AnswerChange
    from pytest_claude_params.comparisons.changes.causes import Cause
    from pytest_claude_params.comparisons.changes.request_changes import RequestChange
    from pytest_claude_params.comparisons.changes.tree_changes import TreeChanges

_NONE = "(none)"
_LABELS = {
    "input_tokens": "in tokens",
    "output_tokens": "out tokens",
    "JSON lost": "no JSON any more",
}
_PROMPT = 44


def headline(changes: TreeChanges) -> str:
    """Say in one sentence how much changed: ``3 recordings changed, 1 added; 1 to look at first``."""
    counts = [
        (changes.count, "changed"),
        (len(changes.added), "added"),
        (len(changes.removed), "removed"),
        (len(changes.moved), "moved"),
    ]
    found = [(count, word) for count, word in counts if count]
    if not found:
        return "no recording changed"
    (count, word), *others = found
    told = [
        f"{plural(count, 'recording')} {word}",
        *(f"{count:,} {word}" for count, word in others),
    ]
    grave = sum(one.is_grave for cause in changes.causes for one in cause.changed)
    first = f"; {grave:,} to look at first" if grave else ""
    return listed(told) + first


def title(cause: Cause) -> str:
    """Name a cause and how many recordings it has: ``14 answers, one cause: system prompt of a``."""
    count = len(cause.changed)
    answered = any(one.answer or one.flips for one in cause.changed)
    what = plural(count, "answer" if answered else "request")
    if cause.name in (UNCHANGED, AN_EARLIER_ANSWER):
        own = "the request is unchanged" if cause.name == UNCHANGED else cause.name
        return f"{what}: {own}" if cause.name != UNCHANGED else f"{what}, {own}"
    return f"{what}, one cause: {cause.name}" if count > 1 else f"{what}: {cause.name}"


def request_line(one: RequestChange) -> str:
    """Write one change of a request: ``max_tokens: 100 -> 200``."""
    return f"{one.path}: {_change(one.old, one.new, str(ABSENT))}"


def answer_line(one: AnswerChange) -> str:
    """Write one change of an answer: ``stop_reason: end_turn -> max_tokens``."""
    label = _LABELS.get(one.what, one.what)
    place = f"{label} {one.path}".strip() if one.what in ("JSON", "tool input") else label
    return f"{place}: {_change(one.old, one.new, _NONE)}"


def figures(changes: Sequence[AnswerChange]) -> str:
    """Write counts and costs in one line: ``out tokens 63 -> 41, cost $0.00040 -> $0.00030``."""
    return ", ".join(
        f"{_LABELS.get(one.what, one.what)} {_figure(one, one.old)} -> {_figure(one, one.new)}"
        for one in changes
        if one.is_figure
    )


def cost_change(costs: tuple[float, float]) -> str:
    """Write what answers cost before and now: ``$0.0012 -> $0.0018 (+50 %)``."""
    old, new = costs
    if not old:
        return f"{dollars(old)} -> {dollars(new)}"
    return f"{dollars(old)} -> {dollars(new)} ({round(100 * (new / old - 1)):+d} %)"


def prompt_of(text: str) -> str:
    """Quote the beginning of a prompt; a turn that brings what tools said may have none."""
    line = " ".join(text.split())
    if not line:
        return "(no text)"
    return f'"{line if len(line) <= _PROMPT else line[: _PROMPT - 3] + "..."}"'


def _figure(one: AnswerChange, value: Any) -> str:
    return dollars(value) if one.what == "cost" else f"{value:,}"


def _change(old: Any, new: Any, absent: str) -> str:
    if old is ABSENT or new is ABSENT:
        before, after = (absent if one is ABSENT else shown(one) for one in (old, new))
        return f"{before} -> {after}"
    return change(old, new)
