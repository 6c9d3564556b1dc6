"""The rows of a gate in lines: those that failed, and the labels that they got."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_SHOWN, _MOST_NAMED, _LONGEST_LABEL = 3, 10, 20


def failed_lines(failed: Sequence[dict[str, Any]]) -> list[str]:
    """Name the rows that failed, and why the first of them did."""
    if not failed:
        return []
    names = [row["row"] for row in failed]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    lines = ["", f"  failed: {', '.join(names[:_MOST_NAMED])}{more}"]
    return [*lines, *(f"    {row['row']}: {row['reason']}" for row in failed[:_MOST_SHOWN])]


def confusion_lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Lay out how often each label that was due got which one."""
    pairs = Counter(tuple(row["labels"]) for row in rows if row["labels"])
    if not pairs:
        return []
    due = list(dict.fromkeys(wanted for wanted, _ in pairs))
    got = [*due, *sorted({observed for _, observed in pairs} - set(due))]
    table = [["expected \\ observed", *(cut(one, _LONGEST_LABEL) for one in got)]]
    for wanted in due:
        counts = [str(pairs[wanted, observed] or "-") for observed in got]
        table.append([cut(wanted, _LONGEST_LABEL), *counts])
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "",
        *(
            "  " + "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip()
            for line in table
        ),
    ]
