"""Hints in words of suites: what a test in Python writes as an argument is a key there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.expectations import Verdict

_SAMPLE = re.compile(r"claude\.sample\(prompt, (\w{1,20})\)")
_EXPECT = re.compile(r"claude_expect\((\w{1,40})='(\w{1,40})'\)")
# What hints write so; anything else may be a word of the API's, or of a user's.
_ARGUMENT = re.compile(
    r"\b(agreement|error_type|status|strict)=('[^'\n]{0,80}'|True|False|\d{1,9}(?:\.\d{1,9})?)"
)


def in_words_of_suites(text: str) -> str:
    """Return a hint as it is written in YAML: ``strict: true`` for ``strict=True``."""
    text = _SAMPLE.sub(r"samples: \1", text)
    text = _EXPECT.sub(r"expect: {\1: \2}", text)
    return _ARGUMENT.sub(_in_yaml, text)


def hints_in_words_of_suites(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return verdicts whose hints say in YAML what to write."""
    return [replace(one, hint=in_words_of_suites(one.hint)) for one in verdicts]


def _in_yaml(found: re.Match[str]) -> str:
    name, value = found.groups()
    return f"{name}: {value.lower() if value in ('True', 'False') else value}"
