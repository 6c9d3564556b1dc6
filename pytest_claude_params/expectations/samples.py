"""Samples: the repeats of one request in a test, and what a share in them says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pytest_claude_params.inference.shares import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.call import Call


def question_of(call: Call) -> str:
    """Give a key that is equal for repeats of one request, streamed or not."""
    asked = {name: value for name, value in call.request.parameters.items() if name != "stream"}
    return json.dumps([call.request.path, asked], sort_keys=True, default=repr)


def groups_of(calls: Iterable[Call]) -> list[tuple[Call, ...]]:
    """Group the calls by request, in the order in which each was first asked."""
    groups: dict[str, list[Call]] = {}
    for call in calls:
        groups.setdefault(question_of(call), []).append(call)
    return [tuple(group) for group in groups.values()]


def all_replayed(calls: Sequence[Call]) -> bool:
    """Whether every answer comes from a recording, so that the sample can never change."""
    return all(call.source == "replayed" for call in calls)


def count_text(count: int, calls: Sequence[Call]) -> str:
    """State a count of answers: a fact about a recording, an estimate about live answers."""
    n = len(calls)
    if all_replayed(calls):
        return f"{count} of {n}, a fact about this recording"
    return f"{count} of {n}, 95 % interval {interval_text(count, n)}"


def interval_text(count: int, n: int) -> str:
    """Write the interval in which the true share lies, with 95 % confidence."""
    low, high = wilson(count, n)
    return f"{low:.2f} to {high:.2f}"


def sample_hint(count: int, calls: Sequence[Call], of: str = "") -> str:
    """Say what a share in a recording lets one expect of the next one."""
    if not all_replayed(calls):
        return "ask more often for a narrower interval: claude.sample(prompt, n)"
    between = interval_text(count, len(calls))
    return f"a sample of this size puts the true share{of} anywhere from {between} (95 % interval)"
