"""Expect the HTTP status."""

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers
from pytest_claude_params.expectations.outcomes.failures import error_of


def status(call: Call, wanted: Numbers) -> Verdict:
    """Expect this HTTP status of the last attempt."""
    error = error_of(call)
    hint = wording.cut(error, 300) if error else ""
    return Verdict.of_number(call.response.status, wanted, hint)
