"""Expect that something does not hold."""

from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.nested import Nested, read_nested


def _wanted(given: Any, info: ValidationInfo) -> Nested:
    if not isinstance(given, dict) or not given:
        raise ValueError("It names no expectation: {'matches': 'sorry'}.")
    return read_nested(given, info)


Not = Annotated[
    Any,
    PlainValidator(_wanted),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "description": "a mapping of expectations on a call: {'matches': 'sorry'}",
        }
    ),
]


def not_(call: Call, wanted: Not) -> Verdict:
    """Expect that the answer does not fulfil all of these together."""
    failure = wanted.failure(call)
    return Verdict(bool(failure), f"not {wanted}", failure or f"{wanted}")
