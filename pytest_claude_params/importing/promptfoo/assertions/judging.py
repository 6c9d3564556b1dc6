"""Assertions that another model grades: only if it is a Claude model that is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.assertions.assertion import Mapped
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from pytest_claude_params.importing.promptfoo.assertions.assertion import Assertion

_NO_GRADER = (
    "it names no Claude model that grades, and promptfoo's default is another vendor's. Name one: "
    "judge: {{rubric: {rubric}, model: claude-...}}"
)
_SCORE = (
    "a threshold of promptfoo's score is none of ours: the judge finds that the rubric holds or "
    "does not; `at_least` takes a grade of 1 to 5"
)
_AGREES = "The answer agrees with this, and contradicts nothing in it: {fact}"


def rubric(assertion: Assertion) -> Mapped:
    """A rubric that holds for the answer."""
    given = assertion.given
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    if not given:
        raise UsageError("it has no rubric")
    return _judged(assertion, text)


def factuality(assertion: Assertion) -> Mapped:
    """A fact that the answer agrees with."""
    return _judged(assertion, _AGREES.format(fact=assertion.text))


def criteria(assertion: Assertion) -> Mapped:
    """One criterion, or several."""
    if isinstance(assertion.given, list):
        return _judged(assertion, "\n".join(f"- {one}" for one in assertion.texts))
    return rubric(assertion)


def _judged(assertion: Assertion, text: str) -> Mapped:
    if not assertion.grader:
        raise UsageError(_NO_GRADER.format(rubric=literal(text)))
    expect = {"judge": {"rubric": text, "model": assertion.grader}}
    return Mapped(expect, differs=_SCORE if assertion.threshold is not None else "")
