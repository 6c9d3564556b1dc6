"""Expect several things of an answer at once."""

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.asking import Ask
from pytest_claude_params.expectations.combinations.nested import Nested, read_alternatives
from pytest_claude_params.expectations.expectation import Verdict

ALTERNATIVES = {"type": "array", "minItems": 1, "items": {"type": "object"}}
AllOf = Annotated[
    tuple[Nested, ...],
    PlainValidator(read_alternatives),
    WithJsonSchema(
        {
            **ALTERNATIVES,
            "description": "a list of mappings, each of expectations on a call: "
            "[{'contains': 'a'}, {'contains': 'b'}]",
        }
    ),
]


def all_of(call: Call, wanted: AllOf, ask: Ask | None = None) -> Verdict:
    """Expect that the answer fulfils each of these; the same expectation may stand in several."""
    outcomes = [(one, one.outcome(call, ask)) for one in wanted]
    failed = [(one, outcome) for one, outcome in outcomes if outcome.failure]
    return Verdict(
        passed=not failed,
        expected="; and ".join(map(str, wanted)),
        observed="; ".join(f"not {one} ({outcome.failure})" for one, outcome in failed)
        or "all of it",
        unjudged=bool(failed) and all(outcome.unjudged for _, outcome in failed),
    )
