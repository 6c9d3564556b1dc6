"""What became of the tests of a preview."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pytest_claude_params import prices
from pytest_claude_params.reports.preview.changes import other_changes
from pytest_claude_params.reports.preview.noise import Noise, change_in_length, is_beyond, noise_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Test = dict[str, Any]
Groups = dict[str, list[Test]]


def grouped(previews: Sequence[Test]) -> tuple[Groups, Noise]:
    """Group the tests of a preview: ``flip``, ``fixed``, ``failing``, ``new``, ``error`` and more.

    Args:
        previews: what the preview has found of each test.
    """
    noise = noise_of([one for one in previews if one["new"] == "passed"])
    groups: Groups = defaultdict(list)
    for one in previews:
        groups[_group_of(one, noise)].append(one)
    return groups, noise


def is_answered(tests: Sequence[Test]) -> bool:
    """Whether there is a test in a preview whose answers could be judged.

    Args:
        tests: one entry for each Claude test, as the reports brought them.
    """
    previews = [test["preview"] for test in tests if test.get("preview")]
    return any(one["new"] != "error" and one["answers"] for one in previews)


def _group_of(test: Test, noise: Noise) -> str:
    match test["new"], test["old"]:
        case "error", _:
            return "error"
        case "failed", "unknown":
            # Such as without a key: what it would have asked is not known, so neither is
            # whether that is recorded.
            return "new" if test["answers"] else "error"
        case "failed", old:
            # As a review has it: whatever held before and does not now is a flip.
            return "flip" if old == "passed" or any(map(_is_flip, test["compared"])) else "failing"
        case _, "failed":
            return "fixed"
        case _, "unknown":
            return "first"
    return _group_of_passing(test, noise)


def _group_of_passing(test: Test, noise: Noise) -> str:
    if "failed" in test.get("earlier", ()):
        return "wavers"
    change = change_in_length(test)
    beyond = change is not None and is_beyond(change, noise)
    if beyond or other_changes(test):
        return "changed"
    changed = [one for one in test["answers"] if one["changed"]]
    if not changed:
        return "same"
    # A run of an earlier version does not say it.
    return "alike" if all(one.get("same_answer") for one in changed) else "rewritten"


def reasons_of(test: Test) -> list[str]:
    """Say what flipped; else what does not hold; else why the test did not pass."""
    flips = [
        one for one in test["compared"] if one["old"] != one["new"] and "failed" in _states(one)
    ]
    found = flips or [one for one in test["compared"] if one["new"] == "failed"]
    lines = [_reason(one) for one in found]
    return lines or ([test["why"]] if test["why"] else [])


def _reason(one: dict[str, Any]) -> str:
    which = f" ({one['which']})" if one["which"] else ""
    name = "" if one["kind"] == "test" else f"{one['check']}{which}: "
    return f"{name}{one['why']}"


def _is_flip(one: dict[str, Any]) -> bool:
    return _states(one) == ("passed", "failed")


def _states(one: dict[str, Any]) -> tuple[str, str]:
    return one["old"], one["new"]


def cost_of(answers: Sequence[dict[str, Any]]) -> float | None:
    """Return what new answers have cost, in US dollars, as far as it is known."""
    costs = [
        prices.cost_of_usage(one["new"]["model"] or one["model"], one["new"]["usage"])
        for one in answers
        if one["is_message"]
    ]
    known = [one for one in costs if one is not None]
    return sum(known) if known else None
