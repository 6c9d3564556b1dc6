"""Expect how many items the list in an answer has."""

import re

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers

_ITEM = re.compile(r"^[ \t]*(?:\*\*)?(?:[0-9]+[.)]|[-*+\u2022])(?:\*\*)?[ \t]+\S", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE)


def list_items(call: Call, wanted: Numbers) -> Verdict:
    """Expect so many numbered or bulleted lines, nested ones included."""
    count = len(_ITEM.findall(_RULE.sub("", call.text)))
    hint = "" if count else "no line begins with a number ('1.', '1)') or a bullet ('-', '*', '+')"
    return Verdict.of_number(count, wanted, hint)
