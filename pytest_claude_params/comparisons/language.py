"""The language of an answer, where it can be told."""

from __future__ import annotations

from pytest_claude_params.errors import MissingExtraError
from pytest_claude_params.wire.json_text import json_value

# Below, a language is guessed rather than told.
_FEWEST_LETTERS, _SURE = 20, 0.9
# More of a text makes nothing surer.
_ENOUGH = 5_000


def language_of(text: str) -> str:
    """Return the code of the language of a text; nothing if that is not sure or cannot be told here.

    JSON has none, nor has a text of fewer than 20 letters. Without the extra ``lang`` none can be
    told.
    """
    from pytest_claude_params.expectations.texts.languages import detect

    beginning = text[:_ENOUGH]
    if sum(letter.isalpha() for letter in beginning) < _FEWEST_LETTERS or _is_json(text):
        return ""
    try:
        code, certainty = detect(beginning, ())
    except MissingExtraError:
        return ""
    return code if certainty >= _SURE else ""


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json_value(text)
    except ValueError:
        return False
    return True
