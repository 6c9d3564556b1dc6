"""Expectations: what a test says must be observed, and what was.

To add one, write ``<subject>.py`` with its rule and add a line to the table in ``table.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params.expectations.combinations.nested import asked_for, flattened, parse_within
from pytest_claude_params.expectations.evaluation import evaluate, final_answers
from pytest_claude_params.expectations.expectation import Expectation, Verdict, Wanted
from pytest_claude_params.expectations.explanation import explain, headline
from pytest_claude_params.expectations.samples.repeats import explain_all, gate_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.expectations.table import EXPECTATIONS

__all__ = [
    "EXPECTATIONS",
    "Expectation",
    "Verdict",
    "Wanted",
    "asked_for",
    "evaluate",
    "explain",
    "explain_all",
    "final_answers",
    "flattened",
    "gate_lines",
    "headline",
    "parse",
    "schema",
]


def __getattr__(name: str) -> Mapping[str, Expectation]:
    """Load the table once it is asked for: a test that expects nothing pays for none of it."""
    if name == "EXPECTATIONS":
        return _table()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _table() -> Mapping[str, Expectation]:
    from pytest_claude_params.expectations.table import EXPECTATIONS

    return EXPECTATIONS


def parse(
    expectations: Mapping[str, Any],
    table: Mapping[str, Expectation] | None = None,
    *,
    where: str = "claude_expect",
    folder: Path = Path(),
    judge_model: str = "",
) -> list[Wanted]:
    """Check what a test expects, before any call is made.

    Args:
        expectations: names with wanted values.
        table: the expectations that there are; by default those of this package.
        where: where the user wrote them; every message begins with it.
        folder: what paths in them are relative to.
        judge_model: the model that judges where no other one is named.

    Raises ``UsageError`` for a name or a value that is wrong.
    """
    table = _table() if table is None else table
    context = {"folder": folder, "table": table, "judge_model": judge_model}
    return parse_within(expectations, table, where, context)


def _described(expectation: Expectation) -> str:
    """Say what an expectation is; one of the user's own may say little."""
    allowed = f"Allowed: {expectation.allowed}." if expectation.allowed else ""
    return " ".join(filter(None, (expectation.help, allowed))) or "An expectation of this project."


def schema(table: Mapping[str, Expectation] | None = None) -> dict[str, Any]:
    """Give one JSON schema for a mapping of expectations, as ``claude_expect`` takes them."""
    properties = {
        name: {
            **expectation.schema,
            "description": _described(expectation),
        }
        for name, expectation in (_table() if table is None else table).items()
    }
    return {"type": "object", "additionalProperties": False, "properties": properties}
