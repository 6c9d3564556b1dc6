"""A name is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.mutations.json.document import document_in
from pytest_claude_params.mutations.json.places import replaced, texts_in
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from random import Random

    from pytest_claude_params.mutations.answer import Answer, Message

_WORD = r"[A-ZÄÖÜÉÀ][a-zäöüßéèà]{2,}"
# In the middle of a sentence: what begins one has a capital letter anyway.
_IN_SENTENCE = re.compile(rf"(?<=[a-zäöüß,;)] )({_WORD}(?: {_WORD})*)\b")
_WHOLE = re.compile(rf"{_WORD}(?: {_WORD})*")
_ORDINARY = frozenset(
    ("The", "This", "That", "These", "Please", "Here", "There", "You", "Your", "Let", "Yes")
)
_GERMAN = frozenset(("der", "die", "das", "und", "ist", "nicht", "ich", "Sie"))
_NAMES = ("Morgan", "Harlow", "Linden", "Castell")


def name_changed(answer: Answer) -> Message | None:
    """Put another name in the place of one, wherever it stands in the text."""
    document = document_in(answer)
    if document is None:
        names = _names_in(answer.text) if answer.is_said_in_words else []
        if not names:
            return None
        name = answer.random.choice(names)
        return answer.rewritten(_renamed(answer.text, name, answer.random))
    texts = [
        (path, text) for path, text in texts_in(document.value) if _names_in(text, is_value=True)
    ]
    if not texts:
        return None
    path, text = answer.random.choice(texts)
    name = answer.random.choice(_names_in(text, is_value=True))
    return document.written(replaced(document.value, path, _renamed(text, name, answer.random)))


def _names_in(text: str, *, is_value: bool = False) -> list[str]:
    found: list[str] = _IN_SENTENCE.findall(text)
    if not _GERMAN.isdisjoint(text.split()):  # where every noun has a capital letter
        found = [name for name in found if " " in name]
    if is_value and _WHOLE.fullmatch(text.strip()):
        found.append(text.strip())
    return [name for name in dict.fromkeys(found) if name.split()[0] not in _ORDINARY]


def _renamed(text: str, name: str, random: Random) -> str:
    new = random.choice([one for one in _NAMES if one not in text] or ["Ashdown"])
    return re.sub(rf"\b{re.escape(name)}\b", new, text)


NAME_CHANGED = Operator(
    "name_changed",
    name_changed,
    "the model gets a name wrong",
    "an answer with a word in capitals in the middle of a sentence, or as a value of JSON",
)
