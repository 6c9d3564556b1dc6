"""The JSON has a key that nobody asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.document import document_in
from pytest_claude_params.mutations.json.places import members_of, replaced
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

_ADDED = {"note": "Some of these details could not be confirmed."}


def json_key_added(answer: Answer) -> Message | None:
    """Add a key ``note`` to the JSON, of a list to its first object."""
    document = document_in(answer)
    members = members_of(document.value) if document else []
    if document is None or not members or any(path[-1] in _ADDED for path in members):
        return None
    above = members[0][:-1]
    value: Any = document.value
    for name in above:
        value = value[name]
    return document.written(replaced(document.value, above, {**value, **_ADDED}))


JSON_KEY_ADDED = Operator(
    "json_key_added",
    json_key_added,
    "the model adds a key that nobody asked for",
    "a text that is JSON, or the input of a forced tool",
)
