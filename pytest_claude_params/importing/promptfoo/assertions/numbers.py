"""Assertions about numbers: words and costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.assertions.assertion import Mapped
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from pytest_claude_params.importing.promptfoo.assertions.assertion import Assertion


def cost(assertion: Assertion) -> Mapped:
    """The most that a call may cost, in US dollars."""
    if assertion.threshold is None:
        raise UsageError("it has no threshold, so it asks for nothing")
    return Mapped({"cost_usd": f"<={assertion.threshold:g}"})


def word_count(assertion: Assertion) -> Mapped:
    """A number of words, or its bounds."""
    given = assertion.given
    if not isinstance(given, dict):
        return Mapped({"word_count": _whole(given)})
    least, most = given.get("min"), given.get("max")
    if least is not None and most is not None:
        return Mapped({"word_count": f"{_whole(least)}..{_whole(most)}"})
    if least is not None:
        return Mapped({"word_count": f">={_whole(least)}"})
    return Mapped({"word_count": f"<={_whole(most)}"})


def _whole(given: Any) -> int:
    try:
        number = -1.0 if isinstance(given, bool) else float(given)
    except (TypeError, ValueError, OverflowError):
        number = -1.0
    if number < 0 or not number.is_integer():
        raise UsageError(f"its value is {literal(given)}, and no number of words")
    return int(number)
