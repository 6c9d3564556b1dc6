"""Expectations within an expectation: each is on one call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationInfo

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.asking import Ask
    from pytest_claude_params.expectations.expectation import Wanted


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of expectations within another one.

    Args:
        failure: what an answer fails first; empty if it fulfils everything.
        unjudged: whether that is only because something could not be judged.
    """

    failure: str = ""
    unjudged: bool = False


@dataclass(frozen=True)
class Nested:
    """Expectations that an answer should fulfil, all of them.

    Args:
        wanted: the expectations.
    """

    wanted: tuple[Wanted, ...]

    def outcome(self, call: Call, ask: Ask | None, most: int = 80) -> Outcome:
        """Judge an answer; what it surely fails comes before what could not be judged."""
        judged = [(one, one.verdict_on(call, ask)) for one in self.wanted]
        failed = [(one, verdict) for one, verdict in judged if not verdict.passed]
        for one, verdict in sorted(failed, key=lambda pair: pair[1].unjudged):
            said = f"{one.name}: {wording.cut(verdict.observed, most)}"
            return Outcome(said, verdict.unjudged)
        return Outcome()

    def __str__(self) -> str:
        return ", ".join(f"{one.name}={wording.literal(one.given, 40)}" for one in self.wanted)


def read_nested(given: Mapping[str, Any], info: ValidationInfo) -> Nested:
    """Read names with wanted values; raises ``ValueError`` for what is not on one call."""
    # The table is made of modules that use this one.
    from pytest_claude_params.expectations import EXPECTATIONS, parse_within

    context = info.context or {}
    table = context.get("table", EXPECTATIONS)
    per_call = {name: one for name, one in table.items() if one.scope == "call"}
    for name in given:
        if name in table and name not in per_call:
            raise ValueError(
                f"Within it: {name!r} judges more than one call, and cannot stand there."
            )
    try:
        wanted = parse_within(given, per_call, "Within it", context)
    except UsageError as error:
        raise ValueError(str(error)) from None
    return Nested(tuple(wanted))


def read_alternatives(given: Any, info: ValidationInfo) -> tuple[Nested, ...]:
    """Read a list of mappings, each of expectations; raises ``ValueError``."""
    if not isinstance(given, (list, tuple)) or not given:
        raise ValueError("It is no list of mappings.")
    for one in given:
        if not isinstance(one, dict) or not one:
            raise ValueError(f"It holds {wording.literal(one)}, which names no expectation.")
    return tuple(read_nested(one, info) for one in given)
