"""Temperature 0 on repeats of a request: Anthropic does not promise that they agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.expectations import answer_text
from pytest_claude_params.expectations.samples.repeated_requests import groups_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import Call


def agreement_at_zero(calls: Sequence[Call]) -> list[str]:
    """How many answers to one request agree at temperature 0."""
    return [
        _agreement(group) for group in groups_of(calls) if len(group) > 1 and _is_zero(group[0])
    ]


def _is_zero(call: Call) -> bool:
    sent = call.request.parameters.get("temperature")
    return isinstance(sent, int | float) and sent == 0


def _agreement(group: Sequence[Call]) -> str:
    agreeing = answer_text.exact_tally(group)[0][1]
    if agreeing == len(group):
        # Without their number: tests that say the same share a line of the summary.
        return "all answers to one request agree at 0, which the API does not promise"
    return (
        f"{agreeing} of {len(group)} answers to one request agree at 0; "
        "the API does not promise that all do"
    )
