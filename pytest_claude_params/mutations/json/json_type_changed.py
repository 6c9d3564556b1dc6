"""A value of the JSON has another type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.document import document_in
from pytest_claude_params.mutations.json.places import at, members_of, replaced
from pytest_claude_params.mutations.operator import Operator
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message


def json_type_changed(answer: Answer) -> Message | None:
    """Write a number or a truth value as a text, a text as a list, a list as its first item."""
    document = document_in(answer)
    members = members_of(document.value) if document else []
    if document is None or not members:
        return None
    # What applications compute with is told most easily by its type: it comes first.
    counted = [path for path in members if isinstance(at(document.value, path), (int, float))]
    path = answer.random.choice(counted or members)
    return document.written(replaced(document.value, path, _other(at(document.value, path))))


def _other(value: Any) -> Any:
    match value:
        case bool() | int() | float():
            return json_text(value)
        case str():
            return [value]
        case [first, *_]:
            return first if not isinstance(first, list) else json_text(first)
        case None:
            return "none"
    return json_text(value)


JSON_TYPE_CHANGED = Operator(
    "json_type_changed",
    json_type_changed,
    "the model gives a value another type",
    "a text that is JSON, or the input of a forced tool",
)
