"""What gates say: told with the key that cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_claude_params.errors import UsageError
from pytest_claude_params.gates.gate import read_gate
from pytest_claude_params.suites.problems import Problem
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pytest_claude_params.cassettes.yaml.yaml_places import Place
    from pytest_claude_params.suites.planned import PlannedCase
    from pytest_claude_params.suites.suite import Gate

_TAKES = " It takes a share, such as '>=0.9' or '0.8..0.95'"
# Without one that can be read, none of the rest can be.
_ANY_RATE = ">=0.5"
_NAMED = ("confidence", "by", "pattern")


class CountedGate(NamedTuple):
    """A gate, and the tests that it counts.

    Args:
        gate: what it says.
        where: which part of the file it is.
        folder: the folder of the suite.
        counted: the tests that it counts, as far as they are known.
        twice: those that it would count, and another gate counts already.
        columns: what a row that it counts has, by name; nothing where that is not known.
        counts: whether there is anything for it to count.
    """

    gate: Gate
    where: Place
    folder: Path
    counted: Sequence[PlannedCase]
    twice: Sequence[PlannedCase] = ()
    columns: Mapping[str, Any] | None = None
    counts: bool = True

    @property
    def is_over_tags(self) -> bool:
        """Whether it counts the cases with its tags, and not the rows of its case."""
        return self.where[0] == "gates"


def without_rows(seen: CountedGate) -> Iterator[Problem]:
    """Yield what is wrong with a gate of a case that has no rows to count."""
    if not seen.counts and not seen.is_over_tags:
        yield Problem(seen.where, "judges the rows of a dataset, and the case has none")


def counts_no_case(seen: CountedGate) -> Iterator[Problem]:
    """Yield what is wrong with a gate over tags that no case has."""
    if not seen.is_over_tags or seen.counted or seen.twice:
        return
    tags = seen.gate.tags
    said = f"no case has the tag {literal(tags[0])}" if tags else "has no tags"
    yield Problem(seen.where, f"{said}, so it judges nothing")


def counted_twice(seen: CountedGate) -> Iterator[Problem]:
    """Yield what is wrong with a gate over tags that counts what another one counts: once a case."""
    names: dict[Place, list[str]] = {}
    for case in seen.twice:
        names.setdefault(case.where, []).append(case.name)
    for first, *others in names.values():
        more = f"{len(others):,} more row{'s' if len(others) > 1 else ''}"
        said = f"{first} and {more} are" if others else f"{first} is"
        yield Problem(
            seen.where, f"{said} counted by a gate already: leave the tag or the other gate out"
        )


def said_wrongly(seen: CountedGate) -> Iterator[Problem]:
    """Yield what a gate says that cannot be meant, key by key."""
    if not seen.counts:
        return
    gate, where = seen.gate, seen.where
    columns = {str(gate.by): ""} if seen.columns is None else seen.columns
    rate: str | float = gate.pass_rate
    said = {name: value for name in _NAMED if (value := getattr(gate, name)) is not None}
    for key, named in {"pass_rate": {}, **{name: {name: said[name]} for name in said}}.items():
        try:
            read_gate((rate,), named, columns, seen.folder)
        except UsageError as error:
            told = str(error).removeprefix("claude_gate: ")
            if key == "pass_rate":
                told = f"is {literal(gate.pass_rate)}. {told}{'' if 'write' in told else _TAKES}"
                rate = _ANY_RATE
            yield Problem((*where, key), told)
    if gate.pattern is not None and gate.by is None:
        yield Problem(
            (*where, "pattern"),
            "finds labels, and nothing says which are wanted: write by: COLUMN, or take it out",
        )


def judged_nothing(seen: CountedGate) -> Iterator[Problem]:
    """Yield what is wrong where no test that a gate counts expects anything, so that all pass."""
    if seen.counted and not any(map(_may_fail, seen.counted)):
        yield Problem(
            seen.where,
            "counts tests that expect nothing, so all of them pass whatever the answers are: "
            "write expect into the case",
        )


def _may_fail(case: PlannedCase) -> bool:
    # What an application raises fails its test; of rows that cannot be read nothing is known.
    is_open = case.call is not None or not case.has_rows
    return is_open or bool(case.expect) or any(turn.expect for turn in case.turns)
