"""Expectations within an expectation: each is on one call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations.outcomes.failures import failure_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import ValidationInfo

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.asking import Ask
    from pytest_claude_params.expectations.expectation import Expectation, Wanted


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
        error = failure_of(call)
        failed = []
        for one in self.wanted:
            if error and not judges_errors(one):
                failed.append((one, error, False))
            elif not (verdict := one.verdict_on(call, ask)).passed:
                failed.append((one, verdict.observed, verdict.unjudged))
        for one, observed, unjudged in sorted(failed, key=lambda each: each[2]):
            return Outcome(f"{one.name}: {wording.cut(observed, most)}", unjudged)
        return Outcome()

    def __str__(self) -> str:
        return ", ".join(f"{one.name}={wording.literal(one.given, 40)}" for one in self.wanted)


def flattened(wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    """Yield expectations, and after each those that stand within it."""
    for one in wanted:
        yield one
        yield from flattened(_within(one))


def asked_for(wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    """Yield expectations as ``flattened`` does, but nothing of what should not hold."""
    for one in wanted:
        if one.name != "not_":
            yield one
            yield from asked_for(_within(one))


def _within(wanted: Wanted) -> Iterator[Wanted]:
    value = getattr(wanted.value, "nested", wanted.value)
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, Nested):
            yield from part.wanted


def judges_errors(wanted: Wanted) -> bool:
    """Whether an expectation, or one within it, is about calls that ended in an error, too."""
    return any(one.expectation.judges_errors for one in flattened([wanted]))


def judges_token_counts(wanted: Wanted) -> bool:
    """Whether an expectation is about requests that count tokens; all within it have to be."""
    parts = list(flattened([wanted]))
    leaves = [one for one in parts if one.expectation.judges_token_counts]
    return bool(leaves) and len(leaves) == sum(not _holds_others(one) for one in parts)


def _holds_others(wanted: Wanted) -> bool:
    return len(list(flattened([wanted]))) > 1


def parse_within(
    expectations: Mapping[str, Any],
    table: Mapping[str, Expectation],
    where: str,
    context: Mapping[str, Any],
) -> list[Wanted]:
    """Check expectations that stand in another one.

    Args:
        expectations: names with wanted values.
        table: the expectations that can stand there.
        where: begins every message.
        context: what wanted values may refer to, as `parse` made it.
    """
    return [
        _named(name, table, where).want(given, where, context)
        for name, given in expectations.items()
    ]


def read_nested(given: Mapping[str, Any], info: ValidationInfo) -> Nested:
    """Read names with wanted values; raises ``ValueError`` for what is not on one call."""
    context = info.context or {}
    table = context["table"]
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
        raise ValueError("It is not a list of mappings.")
    for one in given:
        if not isinstance(one, dict) or not one:
            raise ValueError(f"It holds {wording.literal(one)}, which names no expectation.")
    return tuple(read_nested(one, info) for one in given)


def _named(name: str, table: Mapping[str, Expectation], where: str) -> Expectation:
    if name in table:
        return table[name]
    guess = wording.guess(name, table)
    names = ", ".join(sorted(table))
    raise UsageError(f"{where}: there is no expectation {name!r}.{guess} There are: {names}.")
