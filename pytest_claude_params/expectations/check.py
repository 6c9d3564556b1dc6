"""Expect what a function of your own finds."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.user_code import function_at, name_of, verdict_of


@dataclass(frozen=True)
class WantedCheck:
    """A function of the user's, and how messages call it."""

    function: Callable[[Call], Any]
    name: str


def _wanted(given: Any, info: ValidationInfo) -> WantedCheck:
    folder = (info.context or {}).get("folder", Path())
    return WantedCheck(function_at(given, folder, "check"), name_of(given, "check"))


Check = Annotated[
    WantedCheck,
    PlainValidator(_wanted),
    WithJsonSchema(
        {
            "type": "string",
            "description": "a function that takes a Call and returns True, False or a Verdict, or "
            "where it is: 'package.module:function' or 'file.py:function'",
        }
    ),
]


def check(call: Call, wanted: Check) -> Verdict:
    """Expect that a function of your own returns True, or a Verdict that passed."""
    return verdict_of(wanted.function, wanted.name, call)
