"""``claude_matrix`` markers, as tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.matrices.matrix import Case, cases_of
from pytest_claude_params.plugin.paths import shown_place
from pytest_claude_params.plugin.stash import COMBINATION, MATRIX_MISTAKES

MARKER = "claude_matrix"
CASE = "claude_case"

if TYPE_CHECKING:
    from collections.abc import Iterable


def parametrize(metafunc: pytest.Metafunc) -> None:
    """Make one test for each case of the matrix."""
    markers = list(metafunc.definition.iter_markers(MARKER))
    try:
        names = metafunc.fixturenames
        cases = cases_of(_axes(markers), names, metafunc.definition.path.parent)
    except UsageError as error:
        # Not raised: the other tests of the file may have mistakes, too, and all are told at once.
        test = metafunc.definition
        mistakes = getattr(test, "parent", test).stash.setdefault(MATRIX_MISTAKES, [])
        mistakes.append(f"{shown_place(test)}: {error}")
        return
    taken = [name for name in cases[0].values if name in names and name != CASE]
    if CASE not in names:
        # A test may vary its parameters and look at nothing of them.
        names.append(CASE)
    metafunc.parametrize(
        [*taken, CASE],
        [pytest.param(*(case.values[name] for name in taken), case, id=case.id) for case in cases],
        indirect=[CASE],
    )


def case_of(item: pytest.Item) -> Case | None:
    """Return the case that a test is, if it is one of a matrix."""
    if COMBINATION in item.stash:
        return item.stash[COMBINATION]
    case = getattr(getattr(item, "callspec", None), "params", {}).get(CASE)
    return case if isinstance(case, Case) else None


def _axes(markers: Iterable[pytest.Mark]) -> dict[str, Any]:
    """Join the markers of a test; the nearest wins axis by axis."""
    axes: dict[str, Any] = {}
    for marker in reversed(list(markers)):
        if marker.args:
            raise UsageError(
                f'claude_matrix: {marker.args[0]!r} has no name; write it as in model=["...", "..."]'
            )
        axes |= marker.kwargs
    return axes
