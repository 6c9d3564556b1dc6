"""Suggestions: the expectation that would have caught a changed answer, tried before it is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import ClaudeParamsError
from pytest_claude_params.expectations import EXPECTATIONS, evaluate, parse
from pytest_claude_params.mutations.suggestions.asserted import asserted
from pytest_claude_params.mutations.suggestions.candidates import candidates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations import Expectation

Wanted = dict[str, Any]


def suggested(
    recorded: Sequence[Call],
    changed: Sequence[Call],
    table: Mapping[str, Expectation] = EXPECTATIONS,
    folder: Path = Path(),
) -> Wanted:
    """Return what holds for the recorded answers and not for the changed ones.

    ``{"expect": {name: value}}`` is what ``claude_expect`` takes. Where none of its expectations
    tells them apart that holds for all answers of the test, ``{"assert": text}`` is a line for the
    body of the test, and ``"turn"`` beside it what the changed answer alone can be expected to be,
    as a turn of a suite says it; ``{}`` is nothing.

    Args:
        recorded: the calls of the test, with the answers as they were recorded.
        changed: the same calls, with the answers as the application got them.
        table: the expectations that there are.
        folder: what paths in them are relative to.
    """
    number = next(n for n, call in enumerate(changed) if call.mutated)
    if wanted := _first(recorded, changed, number, table, folder):
        return {"expect": wanted}
    one, other = recorded[number], changed[number]
    found: Wanted = {}
    if text := asserted(one, other, number):
        found["assert"] = text
    # A turn judges the answer that ends it, and none that calls a tool.
    ends_turn = one.stop_reason != "tool_use" and sum(bool(call.mutated) for call in changed) == 1
    if len(recorded) > 1 and ends_turn and (wanted := _first([one], [other], 0, table, folder)):
        found["turn"] = wanted
    return found


def _first(
    recorded: Sequence[Call],
    changed: Sequence[Call],
    number: int,
    table: Mapping[str, Expectation],
    folder: Path,
) -> Wanted:
    """Return the most telling expectation on all answers of a test; empty if there is none."""
    for wanted in candidates(recorded, number, changed[number]):
        if tells_apart(wanted, recorded, changed, table, folder):
            return wanted
    return {}


def tells_apart(
    wanted: Wanted,
    recorded: Sequence[Call],
    changed: Sequence[Call],
    table: Mapping[str, Expectation] = EXPECTATIONS,
    folder: Path = Path(),
) -> bool:
    """Whether expectations hold for all recorded answers, and one of them fails on the changed ones."""
    return holds(wanted, recorded, table, folder) and not holds(wanted, changed, table, folder)


def holds(
    wanted: Wanted,
    calls: Sequence[Call],
    table: Mapping[str, Expectation] = EXPECTATIONS,
    folder: Path = Path(),
) -> bool:
    """Whether expectations hold; what cannot be judged here, such as a language without its library, does not."""
    # What is tried is an answer of Claude's like any other.
    plain = [replace(call, mutated="") for call in calls]
    try:
        verdicts = evaluate(parse(wanted, table, folder=folder), plain)
    except ClaudeParamsError:
        return False
    return bool(verdicts) and all(verdict.passed for verdict in verdicts)
