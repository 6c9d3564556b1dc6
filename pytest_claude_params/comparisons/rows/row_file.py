"""Rows: arms, cases, answers and their texts, verdicts and comparisons as lines of JSON.

The format is documented in ``docs/reference/rows.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from pytest_claude_params.comparisons.rows.arm import Arm
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.comparisons.rows.case import Case
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.row_format import RowFormat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Row: TypeAlias = Arm | Case | Sample | CaseVerdict | Comparison | Body
KINDS: dict[str, type[Row]] = {
    "arm": Arm,
    "case": Case,
    "sample": Sample,
    "verdict": CaseVerdict,
    "comparison": Comparison,
    "body": Body,
}
# "from" is a word of Python's own.
RENAMED = {"origin": "from"}
_FORMAT: RowFormat[Row] = RowFormat(KINDS, RENAMED)
line_of = _FORMAT.line_of
row_of = _FORMAT.row_of


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write a file of rows, a line each; one that is there already is replaced."""
    _FORMAT.write(path, rows)


def read_rows(path: Path) -> list[Row]:
    """Read a file of rows; raises ``UsageError`` with file and line for what is none."""
    return list(_FORMAT.read(path))
