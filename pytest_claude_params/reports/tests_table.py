"""The table of a run's Claude tests, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.reports.figures import tokens_of
from pytest_claude_params.reports.sources import answered_by
from pytest_claude_params.reports.table import aligned
from pytest_claude_params.wording import cut, dollars, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.reports.sources import TestData

_HEAD = ("test", "outcome", "calls", "in", "out", "cost", "from", "model")
_NUMBERS = frozenset({"calls", "in", "out", "cost"})
_MOST_ROWS, _LONGEST_NAME = 40, 48


def table_lines(
    tests: Sequence[TestData],
    cost_of_usage: Callable[[str, dict[str, object]], float | None],
    *,
    verbose: bool,
) -> list[str]:
    """Return a row for each test: all of them, or those whose recordings have changed.

    Args:
        tests: the tests of a run.
        cost_of_usage: says what an answer of a model costs.
        verbose: whether all are to be told.
    """
    told = [test for test in tests if verbose or test["kept"] or test["dropped"]]
    if not told:
        return []
    rows = [_HEAD, *(_row(test, cost_of_usage) for test in told[:_MOST_ROWS])]
    lines = [f"  {line}" for line in aligned(rows, _NUMBERS)]
    if len(told) > _MOST_ROWS:
        lines.append(f"  and {len(told) - _MOST_ROWS:,} more, in the reports")
    return lines


def _row(test: TestData, cost_of_usage: Callable[..., float | None]) -> tuple[str, ...]:
    calls = test["calls"]
    costs = [cost_of_usage(call["model"], call["usage"]) for call in calls]
    known = [one for one in costs if one is not None]
    return (
        _end(plain(test["test"])),
        str(test.get("outcome") or "-"),
        f"{len(calls):,}",
        f"{tokens_of(calls, 'input_tokens'):,}",
        f"{tokens_of(calls, 'output_tokens'):,}",
        dollars(sum(known)) if known else "-",
        "+".join(dict.fromkeys(map(answered_by, calls))) or "-",
        cut("+".join(dict.fromkeys(call["model"] for call in calls)) or "-", _LONGEST_NAME),
    )


def _end(name: str) -> str:
    """Cut a long name at its beginning: the test stands at its end."""
    return name if len(name) <= _LONGEST_NAME else f"...{name[3 - _LONGEST_NAME :]}"
