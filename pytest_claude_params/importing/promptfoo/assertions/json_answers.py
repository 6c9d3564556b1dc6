"""Assertions about answers that are JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.cassettes.yaml.yaml_core import value_of
from pytest_claude_params.cassettes.yaml.yaml_reader import load
from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.assertions.assertion import Mapped
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from pytest_claude_params.importing.promptfoo.assertions.assertion import Assertion

_WHOLE = (
    "promptfoo looks for JSON anywhere in the answer; here the whole answer has to be JSON, "
    "without a word or a code fence around it"
)


def is_json(assertion: Assertion) -> Mapped:
    """The whole answer is JSON, and fits a schema if there is one."""
    return Mapped({"json": _schema(assertion)})


def contains_json(assertion: Assertion) -> Mapped:
    """There is JSON somewhere in the answer."""
    return Mapped({"json": _schema(assertion)}, differs=_WHOLE)


def _schema(assertion: Assertion) -> Any:
    given = assertion.given
    if given in (None, "", {}):
        return True
    if isinstance(given, str):
        given = _read(given)
    if not isinstance(given, dict):
        raise UsageError(f"its value is {literal(given)}, and no schema")
    return given


def _read(text: str) -> Any:
    try:
        return load(text, value_of)
    except (yaml.YAMLError, UnreadableError, ValueError):
        raise UsageError(f"its value is {literal(text)}, and no schema") from None
