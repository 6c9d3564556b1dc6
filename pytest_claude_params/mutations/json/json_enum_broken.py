"""A value of the JSON is none of those that are allowed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.document import document_in
from pytest_claude_params.mutations.json.places import replaced, texts_in
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message
    from pytest_claude_params.mutations.json.document import Document
    from pytest_claude_params.mutations.json.places import Path

# A label, and neither a name nor a text.
_LABEL = re.compile(r"[a-z][a-z_-]{1,29}|[A-Z][A-Z_]{2,29}")
_INVENTED = ("other", "unknown", "unspecified", "not_applicable")


def json_enum_broken(answer: Answer) -> Message | None:
    """Put a label of the model's own in the place of one: by the schema, or one lower-case word."""
    document = document_in(answer)
    if document is None:
        return None
    allowed = dict(_enums(document))
    labels = {path: () for path, text in texts_in(document.value) if _LABEL.fullmatch(text)}
    places = allowed or labels
    if not places:
        return None
    path = answer.random.choice(list(places))
    said = dict(texts_in(document.value))[path]
    taken = {*map(str, places[path]), said}
    new = next((one for one in _INVENTED if one not in taken), "")
    return document.written(replaced(document.value, path, new)) if new else None


def _enums(document: Document) -> list[tuple[Path, tuple[Any, ...]]]:
    """Return the places of texts for which the schema has a list of values."""
    found = []
    for path, _ in texts_in(document.value):
        schema: Any = document.schema
        for name in path:
            schema = _below(schema, name)
        if isinstance(schema.get("enum"), list):
            found.append((path, tuple(schema["enum"])))
    return found


def _below(schema: dict[str, Any], name: str | int) -> dict[str, Any]:
    inner = schema.get("items") if isinstance(name, int) else schema.get("properties")
    below = inner if isinstance(name, int) else inner.get(name) if isinstance(inner, dict) else None
    return below if isinstance(below, dict) else {}


JSON_ENUM_BROKEN = Operator(
    "json_enum_broken",
    json_enum_broken,
    "the model invents a label",
    "JSON with a value for which its schema has an enum, or with a lower-case word as a value",
)
