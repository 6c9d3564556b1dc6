"""Expect that a pattern fits the answer."""

import re
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict

_FLAGS = {
    re.IGNORECASE: "whatever the case: write (?i) before it",
    re.MULTILINE: "with ^ and $ at each line: write (?m) before it",
    re.DOTALL: "with . crossing line ends: write (?s) before it",
}


def _compiled(pattern: Any) -> re.Pattern[str]:
    if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
        return pattern
    if not isinstance(pattern, str):
        raise ValueError("It is not a text.")
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"It is no regular expression: {error}.") from None


Pattern = Annotated[
    re.Pattern[str],
    PlainValidator(_compiled),
    WithJsonSchema(
        {
            "type": "string",
            "format": "regex",
            "description": "a regular expression, found anywhere in the answer",
        }
    ),
]


def matches(call: Call, wanted: Pattern) -> Verdict:
    """Expect that this regular expression is found in the answer."""
    found = wanted.search(call.text)
    expected = wording.quote(wanted.pattern)
    if found:
        return Verdict(passed=True, expected=expected, observed=wording.quote(found[0]))
    return Verdict(passed=False, expected=expected, observed="no match", hint=_hint(call, wanted))


def _hint(call: Call, wanted: re.Pattern[str]) -> str:
    for flag, advice in _FLAGS.items():
        if re.search(wanted.pattern, call.text, wanted.flags | flag):
            return f"it would match {advice}"
    return ""
