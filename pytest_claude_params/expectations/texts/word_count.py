"""Expect how many words the answer has."""

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers


def word_count(call: Call, wanted: Numbers) -> Verdict:
    """Expect so many words, counted as what white space separates."""
    return Verdict.of_number(len(call.text.split()), wanted)
