"""Texts: one text, or a list of them, as expectations take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from pytest_claude_params.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

# An empty text is in every answer: expecting it would never fail.
Text = Annotated[str, Field(min_length=1), Field(description="a text that is not empty")]


def _as_list(value: Any) -> Any:
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, tuple) else value


Texts = Annotated[
    list[Text],
    Field(min_length=1),
    BeforeValidator(
        _as_list, json_schema_input_type=Text | Annotated[list[Text], Field(min_length=1)]
    ),
    Field(description="a text or a list of texts, none of them empty"),
]


def spelled_right(names: list[str], known: Sequence[str], noun: str) -> list[str]:
    """Raise ``ValueError`` for a name that is nearly a known one; any other may be newer than we."""
    for name in names:
        meant = nearest(name, known, likeness=0.7)
        if meant and name not in known:
            raise ValueError(f"There is no {noun} {name!r}; did you mean {meant!r}?")
    return names
