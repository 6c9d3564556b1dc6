"""Answers as JSON that fits a schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from pytest_claude_params.simulator.composing.scenario import PossibleAnswer
from pytest_claude_params.simulator.composing.schema_instance import instance_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def json_texts(
    schema: dict[str, Any], texts: Iterable[PossibleAnswer]
) -> tuple[PossibleAnswer, ...]:
    """Choose the answers that fit a schema, else make the smallest one that does.

    A schema that is none is an ``ApiError``.
    """
    smallest = text_of(instance_of(schema))
    fitting = tuple(each for each in texts if _fits(schema, each.text))
    return fitting or (PossibleAnswer(text=smallest),)


def text_of(value: Any) -> str:
    """Write a value as the API writes JSON."""
    return json.dumps(value, ensure_ascii=False)


def _fits(schema: dict[str, Any], text: str) -> bool:
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return Draft202012Validator(schema).is_valid(value)
