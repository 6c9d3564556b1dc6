"""A key of the JSON is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.json.document import document_in
from pytest_claude_params.mutations.json.places import members_of, without
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message


def json_key_dropped(answer: Answer) -> Message | None:
    """Take one key out of the JSON, of a list out of its first object."""
    document = document_in(answer)
    members = members_of(document.value) if document else []
    if document is None or not members:
        return None
    return document.written(without(document.value, answer.random.choice(members)))


JSON_KEY_DROPPED = Operator(
    "json_key_dropped",
    json_key_dropped,
    "the model leaves a key out",
    "a text that is JSON, or the input of a forced tool",
)
