"""Matrices: their outcomes as grids, and which label each row should get and which one it got."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.grids import Grid, grids_of

if TYPE_CHECKING:
    from pytest_claude_params.reports.run import Run


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each label that was due got which one.

    Args:
        title: the gate: what its rows have in common; empty if nothing else varies.
        observed: the labels that came.
        rows: each label that was due, and how often which one came.
        right: how many rows got their label.
        n: how many rows there are.
    """

    title: str
    observed: list[str]
    rows: list[tuple[str, list[int]]]
    right: int
    n: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """One matrix: the grid of its outcomes, and a table of confusion for each of its gates.

    Args:
        grid: the grid.
        rows: what each row is called, and its cells: the outcome, and which test it is of.
        confusions: the tables.
    """

    grid: Grid
    rows: list[tuple[str, list[tuple[str, int]]]]
    confusions: list[Confusion]


def matrices_of(run: Run) -> list[Matrix]:
    """Return the matrices of a run."""
    gates: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for test in run.tests:
        if (gate := test.get("gate")) and gate["labels"]:
            gates[gate["test"], gate["which"]].append(gate)
    numbers = {test["test"]: number for number, test in enumerate(run.tests, 1)}
    return [
        Matrix(
            grid,
            _linked(grid, numbers),
            [_confusion(which, rows) for (test, which), rows in gates.items() if test == grid.test],
        )
        for grid in grids_of(run.tests)
    ]


def _linked(grid: Grid, numbers: dict[str, int]) -> list[tuple[str, list[tuple[str, int]]]]:
    return [
        (name, [(cell, numbers.get(test, 0)) for cell, test in zip(cells, tests, strict=True)])
        for (name, cells), tests in zip(grid.rows, grid.tests, strict=True)
    ]


def _confusion(which: str, rows: list[dict[str, Any]]) -> Confusion:
    pairs = Counter((row["labels"][0], row["labels"][1]) for row in rows)
    due = list(dict.fromkeys(wanted for wanted, _ in pairs))
    got = [*due, *sorted({observed for _, observed in pairs} - {*due})]
    return Confusion(
        which,
        got,
        [(wanted, [pairs[wanted, observed] for observed in got]) for wanted in due],
        sum(count for (wanted, observed), count in pairs.items() if wanted == observed),
        pairs.total(),
    )
