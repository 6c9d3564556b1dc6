"""Expectations within an expectation: each is on one call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationInfo

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict, Wanted


@dataclass(frozen=True)
class Nested:
    """Expectations that an answer should fulfil, all of them.

    Args:
        wanted: the expectations.
    """

    wanted: tuple[Wanted, ...]

    def failures(self, call: Call) -> list[tuple[Wanted, Verdict]]:
        """Return what an answer fails."""
        judged = [(one, one.expectation.rule(call, one.value)) for one in self.wanted]
        return [(one, verdict) for one, verdict in judged if not verdict.passed]

    def failure(self, call: Call, most: int = 80) -> str:
        """Say what an answer fails first; nothing if it fulfils everything."""
        for one, verdict in self.failures(call):
            return f"{one.name}: {wording.cut(verdict.observed, most)}"
        return ""

    def __str__(self) -> str:
        return ", ".join(f"{one.name}={wording.literal(one.given, 40)}" for one in self.wanted)


def read_nested(given: Mapping[str, Any], info: ValidationInfo) -> Nested:
    """Read names with wanted values; raises ``ValueError`` for what is not on one call."""
    # The table is made of modules that use this one.
    from pytest_claude_params.expectations import EXPECTATIONS, parse

    context = info.context or {}
    table = context.get("table", EXPECTATIONS)
    per_call = {name: one for name, one in table.items() if one.scope == "call"}
    for name in given:
        if name in table and name not in per_call:
            raise ValueError(
                f"Within it: {name!r} judges more than one call, and cannot stand there."
            )
    try:
        wanted = parse(
            given, per_call, where="Within it", folder=context.get("folder", Path()), known=table
        )
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
