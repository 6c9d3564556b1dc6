"""``claude_gate``: which gate a test is a row of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.gates.gate import Gate, read_gate
from pytest_claude_params.plugin.collecting.markers.matrix import case_of
from pytest_claude_params.plugin.stash import GATE_CASE

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.matrices.matrix import Case

MARKER = "claude_gate"
# The axis of a matrix that a gate counts.
ROWS = "rows"


def gate_of(item: pytest.Item) -> Gate | None:
    """Return the gate that a test is a row of; raises ``UsageError`` for one that cannot be meant."""
    marker = item.get_closest_marker(MARKER)
    if marker is None:
        return None
    case = row_of(item)
    if case is None or ROWS not in case.labels:
        raise UsageError(
            "claude_gate: it judges the rows of a matrix, and this test has none: "
            'claude_matrix(rows="cases.csv")'
        )
    return read_gate(marker.args, marker.kwargs, case.values, item.path.parent)


def row_of(item: pytest.Item) -> Case | None:
    """Return which row of its gate a test is."""
    return item.stash[GATE_CASE] if GATE_CASE in item.stash else case_of(item)
