"""Tests that miss for one reason: told together, with one command and what it costs."""

from __future__ import annotations

import shlex
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import dollars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.reports.summary import TestData

_MOST_CAUSES = 3
# More tests, or more files, than these make a command that nobody can read.
_MOST_NAMED = 6


def shared_miss_lines(tests: Sequence[TestData]) -> list[str]:
    """Return a block for each reason that the first misses of two tests or more share.

    Args:
        tests: the tests of a run with their misses, from all workers.
    """
    groups: dict[tuple[str, str], list[TestData]] = defaultdict(list)
    for test in tests:
        for miss in test["misses"][:1]:
            if miss["cause"]:
                groups[miss["cause"], miss["reason"]].append(test)
    shared = [(reason, group) for (_, reason), group in groups.items() if len(group) > 1]
    shared.sort(key=lambda item: len(item[1]), reverse=True)
    return [
        line for reason, group in shared[:_MOST_CAUSES] for line in _block(reason, group, tests)
    ]


def _block(reason: str, group: list[TestData], tests: Sequence[TestData]) -> list[str]:
    first = f"{len(group)} tests miss for the same reason: {reason}"
    recordings = [recording for test in group if (recording := _recording(test))]
    if len(recordings) < len(group):  # recording is not what mends them
        return [first]
    names = [recording["test"] for recording in recordings]
    if len(names) <= _MOST_NAMED:
        return [first, *_command(recordings[0]["command"], names, group)]
    files = list(dict.fromkeys(map(_file_of, names)))
    # Such a command asks whatever else misses there, and that is paid for, too.
    asked = [test for test in tests if (found := _recording(test)) and _is_in(found, files)]
    named = ", ".join(names[:_MOST_NAMED])
    told = f"  {named} and {len(names) - _MOST_NAMED} more"
    return [first, told, *_command(recordings[0]["command"], files, asked)]


def _recording(test: TestData) -> dict[str, Any] | None:
    return next((miss["recording"] for miss in test["misses"][:1] if miss.get("recording")), None)


def _file_of(name: str) -> str:
    return name.partition("::")[0]


def _is_in(recording: dict[str, Any], files: list[str]) -> bool:
    return _file_of(recording["test"]) in files


def _command(command: str, names: list[str], asked: list[TestData]) -> list[str]:
    line = f"  Record them:  {command} {shlex.join(names)}"
    known = [one for test in asked for one in _asked_by(test)]
    tokens_in = sum(recording["input_tokens"] for recording in known)
    tokens_out = sum(recording["output_tokens"] for recording in known)
    if not tokens_in:
        return [line]
    costs = [recording["cost"] for recording in known]
    money = "" if None in costs else f", at most {dollars(sum(costs))}"
    # What a conversation asks beyond what was recorded is not known.
    total = f"about {tokens_in:,} in, at most {tokens_out:,} out tokens{money}"
    return [line, f"                ({total}, for what has missed so far)"]


def _asked_by(test: TestData) -> list[dict[str, Any]]:
    """Return what a test asks: what has missed, and once each what it may still play."""
    missed = [miss["recording"] for miss in test["misses"] if miss["recording"]]
    replaced = {number for one in missed for number in one.get("replaces", ())}
    later = {one["number"]: one for each in missed for one in each.get("later", ())}
    return [*missed, *(one for number, one in later.items() if number not in replaced)]
