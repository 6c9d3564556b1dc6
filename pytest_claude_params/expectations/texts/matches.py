"""Expect that a pattern fits the answer."""

import re
from contextlib import suppress
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.own_pattern import OwnPattern, OwnPatternTimeout

_FLAGS = {
    re.IGNORECASE: "whatever the case: write (?i) before it",
    re.MULTILINE: "with ^ and $ at each line: write (?m) before it",
    re.DOTALL: "with . crossing line ends: write (?s) before it",
}


def _compiled(pattern: Any) -> OwnPattern:
    if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
        return OwnPattern(pattern, "matches")
    if not isinstance(pattern, str):
        raise ValueError("It is not a text.")
    try:
        return OwnPattern(re.compile(pattern), "matches")
    except re.error as error:
        raise ValueError(f"It is not a regular expression: {error}.") from None


Pattern = Annotated[
    OwnPattern,
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
    expected = wording.quote(wanted.pattern)
    try:
        found = wanted.search(call.text)
    except OwnPatternTimeout as error:
        return Verdict.without_verdict(expected, f"{error}")
    if found:
        return Verdict(passed=True, expected=expected, observed=wording.quote(found[0]))
    return Verdict(passed=False, expected=expected, observed="no match", hint=_hint(call, wanted))


def _hint(call: Call, wanted: OwnPattern) -> str:
    for flag, advice in _FLAGS.items():
        with suppress(OwnPatternTimeout):
            if wanted.with_flags(wanted.flags | flag).search(call.text):
                return f"it would match {advice}"
    return ""
