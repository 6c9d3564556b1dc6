"""Assertions about the text of an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.importing.promptfoo.assertions.assertion import Mapped

if TYPE_CHECKING:
    from pytest_claude_params.importing.promptfoo.assertions.assertion import Assertion


def equals(assertion: Assertion) -> Mapped:
    """Objects and lists are compared as JSON, all else as texts."""
    given = assertion.given
    if isinstance(given, (dict, list)):
        return Mapped({"json": {"const": given}})
    return Mapped({"text": assertion.text})


def contains(assertion: Assertion) -> Mapped:
    """A text that is in the answer."""
    return Mapped({"contains": assertion.text})


def contains_all(assertion: Assertion) -> Mapped:
    """Texts that are all in the answer."""
    texts = assertion.texts
    return Mapped({"contains": texts if len(texts) > 1 else texts[0]})


def contains_any(assertion: Assertion) -> Mapped:
    """Texts one of which is in the answer."""
    texts = assertion.texts
    if len(texts) == 1:
        return Mapped({"contains": texts[0]})
    return Mapped({"any_of": [{"contains": one} for one in texts]})


def icontains(assertion: Assertion) -> Mapped:
    """A text in capitals or not."""
    return Mapped({"matches": _any_case([assertion.filled(assertion.text)])})


def icontains_all(assertion: Assertion) -> Mapped:
    """Texts in capitals or not, all of them."""
    texts = [_any_case([assertion.filled(one)]) for one in assertion.texts]
    if len(texts) == 1:
        return Mapped({"matches": texts[0]})
    return Mapped({"all_of": [{"matches": one} for one in texts]})


def icontains_any(assertion: Assertion) -> Mapped:
    """Texts in capitals or not, one of them."""
    return Mapped({"matches": _any_case([assertion.filled(one) for one in assertion.texts])})


def starts_with(assertion: Assertion) -> Mapped:
    """How the answer begins."""
    return Mapped({"starts_with": assertion.text})


def regex(assertion: Assertion) -> Mapped:
    """A pattern of JavaScript, which Python reads nearly as well."""
    pattern = re.sub(r"\(\?<(?![=!])", "(?P<", assertion.text)
    return Mapped({"matches": pattern})


def _any_case(texts: list[str]) -> str:
    return "(?i)" + "|".join(re.escape(one).replace(r"\ ", " ") for one in texts)
