"""What was measured, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = ("what", "measured", "target", "met")


@dataclass(frozen=True)
class Row:
    """One measurement.

    Args:
        what: what was measured, in words.
        measured: the value.
        unit: what is written behind it; ``x`` is a ratio.
        target: what it should stay below, if anything.
    """

    what: str
    measured: float
    unit: str
    target: float | None = None

    def cells(self) -> tuple[str, str, str, str]:
        """Return the row as texts."""
        if self.target is None:
            return (self.what, self._shown(self.measured), "", "")
        met = "yes" if self.measured <= self.target else "no"
        return (self.what, self._shown(self.measured), self._shown(self.target), met)

    def _shown(self, value: float) -> str:
        return f"{value:.2f}x" if self.unit == "x" else f"{value:.3g} {self.unit}"


def as_text(rows: Sequence[Row]) -> str:
    """Align the rows in columns."""
    table = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(cells[column]) for cells in table) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        for cells in table
    )


def as_markdown(rows: Sequence[Row]) -> str:
    """Write the rows as a Markdown table."""
    table = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in table)
