"""Texts: one text, or a list of them, as expectations take them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

# An empty text is in every answer: expecting it would never fail.
Text = Annotated[str, Field(min_length=1), Field(description="a text that is not empty")]


def _as_list(value: Any) -> Any:
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, tuple) else value


Texts = Annotated[
    list[Text],
    Field(min_length=1),
    BeforeValidator(_as_list, json_schema_input_type=Text | list[Text]),
    Field(description="a text or a list of texts, none of them empty"),
]
