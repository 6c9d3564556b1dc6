"""Expect an error of the API."""

from typing import Annotated

from pydantic import AfterValidator, Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.outcomes.failures import error_of
from pytest_claude_params.expectations.texts.wanted_texts import Texts, spelled_right

ERROR_TYPES = (
    "invalid_request_error",
    "authentication_error",
    "billing_error",
    "permission_error",
    "not_found_error",
    "conflict_error",
    "request_too_large",
    "rate_limit_error",
    "api_error",
    "timeout_error",
    "overloaded_error",
)


ErrorTypes = Annotated[
    Texts | None,
    AfterValidator(lambda names: names and spelled_right(names, ERROR_TYPES, "error type")),
    Field(
        description=f"one of {', '.join(ERROR_TYPES)}, a list of them (any of which will do), or None"
    ),
]


def error_type(call: Call, wanted: ErrorTypes) -> Verdict:
    """Expect that the API rejected the request with this error, or one of these, or with none."""
    seen = call.response.error_type
    return Verdict(
        passed=seen is None if wanted is None else seen in wanted,
        expected="None" if wanted is None else wording.either(wanted),
        observed=wording.literal(seen),
        hint=error_of(call),
    )
