"""Tests that miss for one reason: told together, with one command and what it costs."""

from __future__ import annotations

import shlex
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import dollars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.reports.sources import TestData

_MOST_CAUSES = 3
# More tests, or more files, than these make a command that nobody can read.
_MOST_NAMED = 6


@dataclass(frozen=True)
class Remedy:
    """What records all that a group of tests misses.

    Args:
        command: what to type.
        others: the first of the tests, where there are too many to name in the command.
        price: what it takes at most; empty if that is not known.
        preview: what shows first what the answers become; empty where that is not known of each.
    """

    command: str
    others: str
    price: str
    preview: str = ""


def shared_miss_lines(tests: Sequence[TestData]) -> list[str]:
    """Return a block for each reason that the first misses of two tests or more share.

    Args:
        tests: the tests of a run with their misses, from all workers.
    """
    shared = [(reason, group) for reason, group in miss_groups(tests) if len(group) > 1]
    return [
        line for reason, group in shared[:_MOST_CAUSES] for line in _block(reason, group, tests)
    ]


def miss_groups(tests: Sequence[TestData]) -> list[tuple[str, list[TestData]]]:
    """Group tests by why they miss first, the largest group first: the reason, and the tests."""
    groups: dict[tuple[str, str], list[TestData]] = defaultdict(list)
    for test in tests:
        for miss in test["misses"][:1]:
            if miss["cause"]:
                groups[miss["cause"], miss["reason"]].append(test)
    found = [(reason, group) for (_, reason), group in groups.items()]
    return sorted(found, key=lambda item: len(item[1]), reverse=True)


def remedy_of(group: list[TestData], tests: Sequence[TestData]) -> Remedy | None:
    """Return what records what a group misses; ``None`` where recording is not what mends it.

    Args:
        group: tests that miss for one reason.
        tests: all tests of the run: a command for a file records others in it, too.
    """
    recordings = [recording for test in group if (recording := _recording(test))]
    if len(recordings) < len(group):
        return None
    names = [recording["test"] for recording in recordings]
    others, asked = "", group
    if len(names) > _MOST_NAMED:
        others = f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
        names = list(dict.fromkeys(map(_file_of, names)))
        # Such a command asks everything else that misses there, and that is paid for, too.
        asked = [test for test in tests if (found := _recording(test)) and _is_in(found, names)]
    typed = shlex.join(names)
    previews = [recording.get("preview", "") for recording in recordings]
    preview = f"{previews[0]} {typed}" if all(previews) else ""
    return Remedy(f"{recordings[0]['command']} {typed}", others, _price(asked), preview)


def _block(reason: str, group: list[TestData], tests: Sequence[TestData]) -> list[str]:
    first = f"{len(group)} tests miss for the same reason: {reason}"
    remedy = remedy_of(group, tests)
    if remedy is None:
        return [first]
    return [
        first,
        *([f"  {remedy.others}"] if remedy.others else []),
        *([f"  See first:    {remedy.preview}"] if remedy.preview else []),
        f"  Record them:  {remedy.command}",
        *(
            [f"                ({remedy.price}, for what has missed so far)"]
            if remedy.price
            else []
        ),
    ]


def _recording(test: TestData) -> dict[str, Any] | None:
    return next((miss["recording"] for miss in test["misses"][:1] if miss.get("recording")), None)


def _file_of(name: str) -> str:
    return name.partition("::")[0]


def _is_in(recording: dict[str, Any], files: list[str]) -> bool:
    return _file_of(recording["test"]) in files


def _price(asked: list[TestData]) -> str:
    known = [one for test in asked for one in _asked_by(test)]
    tokens_in = sum(recording["input_tokens"] for recording in known)
    tokens_out = sum(recording["output_tokens"] for recording in known)
    if not tokens_in:
        return ""
    costs = [recording["cost"] for recording in known]
    money = "" if None in costs else f", at most {dollars(sum(costs))}"
    # What a conversation asks beyond what was recorded is not known.
    return f"about {tokens_in:,} in, at most {tokens_out:,} out tokens{money}"


def _asked_by(test: TestData) -> list[dict[str, Any]]:
    """Return what a test asks: what has missed, and once each what it may still play."""
    missed = [miss["recording"] for miss in test["misses"] if miss["recording"]]
    replaced = {number for one in missed for number in one.get("replaces", ())}
    later = {one["number"]: one for each in missed for one in each.get("later", ())}
    return [*missed, *(one for number, one in later.items() if number not in replaced)]
