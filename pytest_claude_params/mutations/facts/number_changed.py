"""A number is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.restating import at_one_place, restated
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from random import Random

    from pytest_claude_params.mutations.answer import Answer, Message

# Not the numbers of a list, nor what is part of a long code.
_NUMBER = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)*(?!\d)")
_OF_LIST = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
_TENTH = 10


def number_changed(answer: Answer) -> Message | None:
    """Change one digit of one number, also within JSON and within a code such as ``A17``."""
    random = answer.random

    def other(one: Any) -> Any:
        return _changed(one, random) if isinstance(one, str) else _next(one)

    return restated(
        answer,
        lambda text: _changed(text, random),
        lambda value: at_one_place(value, _has_number, other, random),
    )


def _has_number(value: Any) -> bool:
    if isinstance(value, str):
        return _NUMBER.search(value) is not None
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _next(value: float) -> float:
    """Return another number of the same kind, further away than rounding errors."""
    return value + 3 if isinstance(value, int) else round(value * 1.3 + 0.3, 2)


def _changed(text: str, random: Random) -> str:
    of_list = [found.span() for found in _OF_LIST.finditer(text)]
    numbers = [
        found
        for found in _NUMBER.finditer(text)
        if not any(start <= found.start() < end for start, end in of_list)
    ]
    if not numbers:
        return text
    found = random.choice(numbers)
    # The first digit that is not alone for a zero: a wrong order of size is not the point.
    first = found.start()
    digit = str(int(text[first]) % 9 + 1)
    return text[:first] + digit + text[first + 1 :]


NUMBER_CHANGED = Operator(
    "number_changed", number_changed, "the model gets a number wrong", "an answer with a number"
)
