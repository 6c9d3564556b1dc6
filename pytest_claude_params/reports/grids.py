"""Grids: the outcomes of a matrix of tests, models beside one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pytest_claude_params.wording import plural

_MOST_ROWS = 40
_MOST_NAMED = 10
_ACROSS_AND_DOWN = 2
_SHOWN = {"passed": "passed", "failed": "FAILED"}


@dataclass(frozen=True)
class Grid:
    """The outcomes of one matrix.

    Args:
        test: the test's node id without brackets.
        columns: what the columns are called.
        rows: what each row is called, and the outcomes in it; nothing where no test was run.
        tests: for each row, the node ids of the tests that came to these outcomes.
    """

    test: str
    columns: list[str]
    rows: list[tuple[str, list[str]]]
    tests: list[list[str]] = field(default_factory=list)


def grids_of(tests: list[dict[str, Any]]) -> list[Grid]:
    """Put the tests of each matrix into a grid."""
    matrices: dict[str, list[dict[str, Any]]] = {}
    # Workers finish in any order.
    cases = [test for test in tests if test.get("case")]
    for test in sorted(cases, key=lambda one: one["case_number"]):
        matrices.setdefault(test["test"].partition("[")[0], []).append(test)
    return [_grid(name, members) for name, members in matrices.items()]


def grid_lines(tests: list[dict[str, Any]], *, whole: bool = True) -> list[str]:
    """Write the grids for the terminal.

    Args:
        tests: the tests of a run.
        whole: whether a grid is drawn in which all passed; else a line counts it.
    """
    return [line for grid in grids_of(tests) for line in _lines(grid, whole=whole)]


def _grid(name: str, tests: list[dict[str, Any]]) -> Grid:
    across = _axis_across(tests)
    columns = list(dict.fromkeys(test["case"].get(across, "outcome") for test in tests))
    rows: dict[str, dict[str, tuple[str, str]]] = {}
    for test in tests:
        others = [label for axis, label in test["case"].items() if axis != across]
        row = rows.setdefault(", ".join(others), {})
        row[test["case"].get(across, "outcome")] = (_outcome(test), test["test"])
    cells = [[row.get(one, ("", "")) for one in columns] for row in rows.values()]
    return Grid(
        name,
        columns,
        [(row, [outcome for outcome, _ in each]) for row, each in zip(rows, cells, strict=True)],
        [[test for _, test in each] for each in cells],
    )


def _outcome(test: dict[str, Any]) -> str:
    # A row that a gate counts is reported as an expected failure.
    outcome = test.get("gate", test)["outcome"]
    return str(outcome)


def _axis_across(tests: list[dict[str, Any]]) -> str:
    """Choose what stands beside one another: models if they vary, the first other axis if not."""
    varied = [
        axis for axis in tests[0]["case"] if len({test["case"].get(axis) for test in tests}) > 1
    ]
    if len(varied) < _ACROSS_AND_DOWN:
        # One axis alone is a list, which is read downwards.
        return ""
    return "model" if "model" in varied else next(axis for axis in varied if axis != "rows")


def _lines(grid: Grid, *, whole: bool) -> list[str]:
    if grid.columns == ["outcome"]:
        return [f"matrix {grid.test}: {_counted(grid.rows)}"]
    cells = [cell for _, row in grid.rows for cell in row]
    if not whole and set(cells) == {"passed"}:
        return [f"matrix {grid.test}: {len(cells)} of {len(cells)} passed"]
    shown = grid.rows[:_MOST_ROWS]
    first = max(len(name) for name, _ in shown)
    widths = [max(len(column), 7) for column in grid.columns]
    table = [("", grid.columns), *((name, _texts(cells)) for name, cells in shown)]
    lines = [f"matrix {grid.test}"]
    for name, cells in table:
        cut = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        lines.append(f"  {name.ljust(first)}  {cut}".rstrip())
    if len(grid.rows) > _MOST_ROWS:
        lines.append(f"  and {plural(len(grid.rows) - _MOST_ROWS, 'more row')}, in the reports")
    return lines


def _counted(rows: list[tuple[str, list[str]]]) -> str:
    """Count what passed and name the others, by outcome."""
    names: dict[str, list[str]] = {}
    for name, (outcome, *_) in rows:
        names.setdefault(outcome, []).append(name)
    passed = len(names.pop("passed", []))
    others = "".join(
        f", {outcome}: {', '.join(those[:_MOST_NAMED])}"
        + (f" and {len(those) - _MOST_NAMED} more" if len(those) > _MOST_NAMED else "")
        for outcome, those in names.items()
    )
    return f"{passed} of {len(rows)} passed{others}"


def _texts(cells: list[str]) -> list[str]:
    return [_SHOWN.get(cell, cell) or "-" for cell in cells]
