"""What ``compare`` has found, where its rows are read: a table of what is not as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.reports.markdown.elements import (
    MOST_ROWS,
    before_after,
    escaped,
    folded,
    name,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.comparisons.rows.comparison import Comparison
    from pytest_claude_params.reports.run import Run

_AS_BEFORE = ("same", "no_worse")


def comparison_table(run: Run) -> Iterator[str]:
    """Yield a row for each measure that is worse, changed or not decided."""
    rows = [
        (
            escaped(one.case),
            escaped(one.metric),
            f"{_value(one.control)} → {_value(one.target)}",
            escaped(one.outcome.replace("_", " ")),
            escaped(one.reason),
        )
        for one in sorted(run.comparisons, key=_gravest_first)
        if one.outcome not in _AS_BEFORE
    ]
    return table(("case", "measure", "control → target", "outcome", "why"), rows)


def answer_sections(run: Run) -> Iterator[str]:
    """Yield a folded section for each of the first cases that were answered in other words."""
    for one in run.compared[:MOST_ROWS]:
        yield folded(f"{name(one.case)}: control and target", [before_after(one.old, one.new)])


def _gravest_first(one: Comparison) -> bool:
    return one.outcome != "worse"


def _value(value: float | str | None) -> str:
    if value is None:
        return "?"
    return escaped(f"{value:.4g}" if isinstance(value, float) else str(value))
