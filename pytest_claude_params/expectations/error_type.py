"""Expect an error of the API."""

from typing import Annotated

from pydantic import AfterValidator, Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.failures import error_of
from pytest_claude_params.expectations.texts import Texts

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


def _spelled_right(names: list[str]) -> list[str]:
    for name in names:
        meant = wording.nearest(name, ERROR_TYPES, likeness=0.7)
        if meant and name not in ERROR_TYPES:
            raise ValueError(f"There is no error type {name!r}; did you mean {meant!r}?")
    return names


ErrorTypes = Annotated[
    Texts | None,
    AfterValidator(lambda names: names and _spelled_right(names)),
    Field(
        description=f"one of {', '.join(ERROR_TYPES)}, a list of them (any of which will do), or None"
    ),
]


def error_type(call: Call, wanted: ErrorTypes) -> Verdict:
    """Expect that the API refused with this error, or one of these, or with none."""
    seen = call.response.error_type
    return Verdict(
        passed=seen is None if wanted is None else seen in wanted,
        expected="None" if wanted is None else wording.either(wanted),
        observed=wording.literal(seen),
        hint=error_of(call),
    )
