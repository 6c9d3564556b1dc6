"""Expect one thing of an answer, or another."""

from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.all_of import ALTERNATIVES
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.nested import read_alternatives

AnyOf = Annotated[
    Any,
    PlainValidator(read_alternatives),
    WithJsonSchema(
        {
            **ALTERNATIVES,
            "description": "a list of mappings, each of expectations on a call: "
            "[{'json': True}, {'refusal': True}]",
        }
    ),
]


def any_of(call: Call, wanted: AnyOf) -> Verdict:
    """Expect that the answer fulfils at least one of these."""
    failures = [one.failure(call) for one in wanted]
    fulfilled = [f"{one}" for one, failure in zip(wanted, failures, strict=True) if not failure]
    return Verdict(
        passed=bool(fulfilled),
        expected="; or ".join(map(str, wanted)),
        observed=fulfilled[0] if fulfilled else "none of it: " + "; ".join(failures),
    )
