"""One assertion of promptfoo, and what is made of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.files import file_named, is_file_name
from pytest_claude_params.importing.promptfoo.templates import (
    as_text,
    filled,
    filled_in_all,
    is_template,
)
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pytest_claude_params.importing.promptfoo.source import Node


class NeedsVarsError(UsageError):
    """What an assertion becomes depends on the vars of each test."""


@dataclass(frozen=True)
class Mapped:
    """What an assertion becomes.

    Args:
        expect: expectations, by the names of ``claude_expect``.
        differs: in what way they judge otherwise; empty if they do not.
    """

    expect: dict[str, Any]
    differs: str = ""


@dataclass(frozen=True)
class Assertion:
    """One assertion.

    Args:
        node: where it stands.
        type: what it asks for, without ``not-``.
        is_negated: whether it should not hold.
        value: what it compares with; its templates are those of jinja2.
        threshold: how much of it is enough.
        grader: the Claude model that it names to grade with; empty if there is none.
        names: what names stand for; None if that depends on the test.
    """

    node: Node
    type: str
    is_negated: bool = False
    value: Any = None
    threshold: float | None = None
    grader: str = ""
    names: Mapping[str, Any] | None = field(default_factory=dict)

    @property
    def given(self) -> Any:
        """Its value, read from its file if it names one; raises ``UsageError``."""
        if not is_file_name(self.value):
            return self.value
        file = file_named(self.node, self.value)
        if file.is_data:
            return file.source().data
        if file.is_code:
            raise UsageError(f"{file.name} is code, and its value is known only when it runs")
        return file.text().strip()

    @property
    def text(self) -> str:
        """Its value as a text; raises ``UsageError`` for what is none."""
        return self._text(self.given)

    @property
    def texts(self) -> list[str]:
        """Its value as texts, also from a text with commas; raises ``UsageError``."""
        given = self.given
        if isinstance(given, str):
            given = [one.strip() for one in given.split(",")]
        if not isinstance(given, list) or not given:
            raise UsageError(f"its value is {literal(given)}, and no list of texts")
        return [self._text(one) for one in given]

    def _text(self, given: Any) -> str:
        text = text_as_js(given)
        if self.names is not None and isinstance(self._of_names(text), str):
            return text
        return as_text(text)

    def _of_names(self, text: str) -> Any:
        try:
            return filled_in_all(text, self.names or {})
        except UsageError:
            return text

    def filled(self, text: str) -> str:
        """Return a text as it is compared; raises ``NeedsVarsError`` or ``UsageError``."""
        if not is_template(text):
            return text
        if self.names is None:
            raise NeedsVarsError("it depends on the vars of each test")
        return filled(text, self.names)


# Raises ``UsageError`` with the reason for what is left over.
Map: TypeAlias = "Callable[[Assertion], Mapped]"


def text_as_js(value: Any) -> str:
    """Write a value as JavaScript does; raises ``UsageError`` for what is no text, number or truth."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (bool, int, float)):
        return json.dumps(value)
    raise UsageError(f"its value is {literal(value)}, and no text")
