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
    lines = ["", f"  failed: {listed_rows([row['row'] for row in failed])}"]
    return [*lines, *(f"    {row['row']}: {row['reason']}" for row in failed[:_MOST_SHOWN])]


def listed_rows(names: Sequence[str]) -> str:
    """Name rows, and count those of many that are left out."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"{', '.join(names[:_MOST_NAMED])}{more}"


def answered_lines(tests: Sequence[dict[str, Any]], *, whole: bool) -> list[str]:
    """Show what the rows were answered that failed within a gate: pytest shows expected failures nowhere.

    Args:
        tests: the tests of a run.
        whole: whether that is asked for; else a line says how to.
    """
    failed = [one for one in tests if one.get("gate", {}).get("outcome") == "failed"]
    if not failed:
        return []
    if not whole:
        return ["what the failed rows were answered: pytest -rx"]
    lines = ["rows that failed, and are counted by a gate:"]
    for one in failed:
        lines.append(f"  {one['test']}: {one['gate']['reason']}")
        lines += [f"    answer    {one['gate']['answer']!r}"] if one["gate"].get("answer") else []
    return lines


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
