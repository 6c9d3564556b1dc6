"""JSON, one value a line, as the results of a batch come: each line is looked through as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire.json_text import json_text, json_value

if TYPE_CHECKING:
    from collections.abc import Callable


def json_lines(text: str) -> list[Any]:
    """Return the objects of which a text has one a line; none if it is anything else."""
    if not text.startswith("{") or not text.rstrip().endswith("}"):
        return []
    try:
        values = [json_value(line) for line in text.split("\n") if line.strip()]
    except ValueError:
        return []
    return values if all(isinstance(one, dict) for one in values) else []


def changed_lines(text: str, changed: Callable[[Any], Any]) -> str:
    """Return a text of JSON lines with changed values; a line whose value stays is as it was.

    Args:
        text: which `json_lines` has read.
        changed: takes the value of a line, and returns what it is to be.
    """
    return "\n".join(_changed(line, changed) if line.strip() else line for line in text.split("\n"))


def _changed(line: str, changed: Callable[[Any], Any]) -> str:
    before = json_value(line)
    after = changed(before)
    return line if after == before else json_text(after)
