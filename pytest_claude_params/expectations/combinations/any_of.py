"""Expect one thing of an answer, or another."""

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.asking import Ask
from pytest_claude_params.expectations.combinations.all_of import ALTERNATIVES
from pytest_claude_params.expectations.combinations.nested import Nested, read_alternatives
from pytest_claude_params.expectations.expectation import Verdict

AnyOf = Annotated[
    tuple[Nested, ...],
    PlainValidator(read_alternatives),
    WithJsonSchema(
        {
            **ALTERNATIVES,
            "description": "a list of mappings, each of expectations on a call: "
            "[{'json': True}, {'refusal': True}]",
        }
    ),
]


def any_of(call: Call, wanted: AnyOf, ask: Ask | None = None) -> Verdict:
    """Expect that the answer fulfils at least one of these."""
    outcomes = [(one, one.outcome(call, ask)) for one in wanted]
    fulfilled = [f"{one}" for one, outcome in outcomes if not outcome.failure]
    failures = "; ".join(outcome.failure for _, outcome in outcomes)
    return Verdict(
        passed=bool(fulfilled),
        expected="; or ".join(map(str, wanted)),
        observed=fulfilled[0] if fulfilled else f"none of it: {failures}",
        unjudged=not fulfilled and any(outcome.unjudged for _, outcome in outcomes),
    )
