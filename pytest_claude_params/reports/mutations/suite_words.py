"""What would have caught a changed answer, in the words of the file in which the test stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.mutations.words import ignoring, marker_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.mutations.mutation_row import MutationRow


def pasted(row: MutationRow, ignore: Sequence[str] = ()) -> str:
    """Write a suggestion for a Python file, or for a suite in YAML; empty if there is none.

    Args:
        row: what passed unseen.
        ignore: operators that the test is to ignore, instead of the suggestion.
    """
    is_suite = row.file.endswith((".yaml", ".yml"))
    if ignore:
        names = list(ignore)
        return f"mutations: {_flow({'ignore': names})}" if is_suite else ignoring(names)
    if is_suite:
        return _in_suite(row)
    return marker_of(row.suggestion)


def _in_suite(row: MutationRow) -> str:
    if expect := row.suggestion.get("expect"):
        return f"expect: {_flow(expect)}"
    turn = row.suggestion.get("turn")
    return f"expect: {_flow(turn)}  # of the turn that answer {row.answer} ends" if turn else ""


def _flow(value: Any) -> str:
    """Write YAML on one line: JSON is YAML, and needs no rule of its own."""
    return json.dumps(value, ensure_ascii=False)
