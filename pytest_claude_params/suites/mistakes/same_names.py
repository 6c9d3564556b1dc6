"""Two tests of one name: they would share a cassette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.suites.problems import Problem
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_claude_params.cassettes.yaml.yaml_places import Mark, Place
    from pytest_claude_params.suites.planned import PlannedCase


def same_names(cases: Sequence[PlannedCase], places: Mapping[Place, Mark]) -> Iterator[Problem]:
    """Yield what is wrong with a test that is called as one of another case."""
    seen: dict[str, PlannedCase] = {}
    for one in cases:
        other = seen.setdefault(one.name, one)
        if other.where != one.where:
            line = places[other.where].line
            yield Problem(
                one.where,
                f"would be called {literal(one.name)}, as the case in line {line} is. "
                "Give it another id",
            )
