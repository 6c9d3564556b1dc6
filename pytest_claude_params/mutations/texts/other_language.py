"""The answer comes in another language."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.places import replaced, texts_in
from pytest_claude_params.mutations.json.restating import restated
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

_FEWEST = 4
_ENGLISH = frozenset(
    ("the", "is", "are", "and", "of", "to", "in", "you", "for", "that", "with", "this", "not", "it")
)
_IN_GERMAN = (
    "Vielen Dank für Ihre Anfrage, ich helfe Ihnen gerne weiter.",
    "Bitte beachten Sie dabei die folgenden Hinweise.",
    "Die wichtigsten Angaben habe ich für Sie zusammengefasst.",
    "Bei weiteren Fragen stehe ich Ihnen jederzeit zur Verfügung.",
)
_IN_ENGLISH = (
    "Thank you for your request, I am happy to help you with it.",
    "Please keep the following points in mind.",
    "I have put the most important details together for you.",
    "If there is anything else, please let me know at any time.",
)


def other_language(answer: Answer) -> Message | None:
    """Say about as much in German, or in English where the answer is not English."""
    return restated(answer, _foreign, _foreign_value)


def _foreign_value(value: Any) -> Any:
    places = [(path, new) for path, text in texts_in(value) if (new := _foreign(text))]
    for path, new in places:
        value = replaced(value, path, new)
    return value if places else None


def _foreign(text: str) -> str:
    """Return sentences of another language with about as many words; nothing for a word or two."""
    if len(text.split()) < _FEWEST:
        return ""
    words = re.findall(r"[^\W\d_]+", text.lower())
    is_english = sum(word in _ENGLISH for word in words) * 8 >= len(words)
    said: list[str] = []
    for sentence in itertools.cycle(_IN_GERMAN if is_english else _IN_ENGLISH):
        said += sentence.split()
        if len(said) >= len(text.split()):
            return " ".join(said)
    return ""


OTHER_LANGUAGE = Operator(
    "other_language",
    other_language,
    "the model answers in another language",
    "a text of four words and more, also within JSON",
)
