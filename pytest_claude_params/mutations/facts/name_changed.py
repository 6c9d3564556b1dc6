"""A name is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.restating import at_one_place, restated
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from pytest_claude_params.mutations.answer import Answer, Message

_WORD = r"[A-ZÄÖÜÉÀ][a-zäöüßéèà]{2,}"
# In the middle of a sentence: what begins one has a capital letter anyway.
_IN_SENTENCE = re.compile(rf"(?<=[a-zäöüß,;)] )({_WORD}(?: {_WORD})*)\b")
_WHOLE = re.compile(rf"{_WORD}(?: {_WORD})*")
# In German what speaks to somebody politely has a capital letter, and so has the noun after it.
_ORDINARY = frozenset(
    (
        *("The", "This", "That", "These", "Please", "Here", "There", "You", "Your", "Let", "Yes"),
        *("Sie", "Ihnen", "Ihr", "Ihre", "Ihrem", "Ihren", "Ihrer", "Ihres"),
    )
)
_GERMAN = frozenset(("der", "die", "das", "und", "ist", "nicht", "ich", "Sie"))
_NAMES = ("Morgan", "Harlow", "Linden", "Castell")


def name_changed(answer: Answer) -> Message | None:
    """Put another name in the place of one, wherever it stands in the text."""
    random = answer.random
    return restated(
        answer,
        lambda text: _renamed(text, _names_in(text), random),
        lambda value: at_one_place(
            value, _names_of_value, lambda one: _renamed(one, _names_of_value(one), random), random
        ),
    )


def _names_in(text: str, *, is_value: bool = False) -> list[str]:
    found: list[str] = _IN_SENTENCE.findall(text)
    if not _GERMAN.isdisjoint(text.split()):  # where every noun has a capital letter
        found = [name for name in found if " " in name]
    if is_value and _WHOLE.fullmatch(text.strip()):
        found.append(text.strip())
    return [name for name in dict.fromkeys(found) if name.split()[0] not in _ORDINARY]


def _names_of_value(value: Any) -> list[str]:
    return _names_in(value, is_value=True) if isinstance(value, str) else []


def _renamed(text: str, names: Sequence[str], random: Random) -> str:
    if not names:
        return text
    name = random.choice(names)
    new = random.choice([one for one in _NAMES if one not in text] or ["Ashdown"])
    return re.sub(rf"\b{re.escape(name)}\b", new, text)


NAME_CHANGED = Operator(
    "name_changed",
    name_changed,
    "the model gets a name wrong",
    "an answer with a word in capitals in the middle of a sentence, or as a value of JSON",
)
