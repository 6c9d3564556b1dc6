"""Prepares planned cases to be run: reads what they expect, and finds what answers them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.suites.application import check_arguments, function_of
from pytest_claude_params.suites.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pytest_claude_params.expectations import Wanted
    from pytest_claude_params.suites.expecting import Expecting
    from pytest_claude_params.suites.planned import PlannedCase


@dataclass(frozen=True)
class PreparedCase:
    """A case that can be run.

    Args:
        case: the case.
        wanted: what every answer should be.
        of_turns: what the last answer to each turn should be.
        function: the function of the application that answers, if one does.
    """

    case: PlannedCase
    wanted: Sequence[Wanted]
    of_turns: Sequence[Sequence[Wanted]]
    function: Callable[..., Any] | None = None


def prepared(
    cases: Iterable[PlannedCase], expecting: Expecting
) -> tuple[list[PreparedCase], list[Problem]]:
    """Return cases that can be run, and all that cannot be meant.

    Args:
        cases: planned cases.
        expecting: what can be expected.
    """
    ready: list[PreparedCase] = []
    problems: list[Problem] = []
    functions: dict[str, Callable[..., Any] | None] = {}
    for case in cases:
        every, of_turns = expecting.read(case, problems)
        if case.call and case.call not in functions:
            functions[case.call] = None
            try:
                functions[case.call] = function_of(case.call)
            except UsageError as error:
                problems.append(Problem((*case.where, "call"), str(error)))
        function = functions[case.call] if case.call else None
        if function and case.has_rows:
            try:
                check_arguments(case, function)
            except UsageError as error:
                problems.append(
                    Problem(
                        (*case.where, "call"), str(error), case.name if case.combination else ""
                    )
                )
        ready.append(PreparedCase(case, every, of_turns, function))
    return ready, problems
