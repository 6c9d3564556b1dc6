"""Expect that something does not hold."""

from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.asking import Ask
from pytest_claude_params.expectations.combinations.nested import Nested, read_nested
from pytest_claude_params.expectations.expectation import Verdict


def _wanted(given: Any, info: ValidationInfo) -> Nested:
    if not isinstance(given, dict) or not given:
        raise ValueError("It names no expectation: {'matches': 'sorry'}.")
    return read_nested(given, info)


Not = Annotated[
    Nested,
    PlainValidator(_wanted),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "description": "a mapping of expectations on a call: {'matches': 'sorry'}",
        }
    ),
]


def not_(call: Call, wanted: Not, ask: Ask | None = None) -> Verdict:
    """Expect that the answer does not fulfil all of these together."""
    outcome = wanted.outcome(call, ask)
    if outcome.unjudged:
        return Verdict.without_verdict(f"not {wanted}", outcome.failure)
    return Verdict(bool(outcome.failure), f"not {wanted}", outcome.failure or f"{wanted}")
