"""Expect an answer that is nearly this text."""

import importlib.util
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict

_DEFAULT = 0.8
_KEYS = ("text", "at_least")
_EXAMPLE = "{'text': 'Hello!', 'at_least': 0.9}"


@dataclass(frozen=True)
class WantedLikeness:
    """A text, and how like it the answer must be, from 0 to 1."""

    text: str
    at_least: float


def _wanted(given: Any) -> WantedLikeness:
    if importlib.util.find_spec("rapidfuzz") is None:
        raise ValueError("It needs rapidfuzz: pip install 'pytest-claude-params[similar]'.")
    parts = {"text": given} if isinstance(given, str) else given
    if not isinstance(parts, dict) or not parts.get("text") or not isinstance(parts["text"], str):
        raise ValueError(f"It has no text: {_EXAMPLE}.")
    for key in parts:
        if key not in _KEYS:
            raise ValueError(f"It takes no {key!r}.{wording.guess(str(key), _KEYS)}")
    least = parts.get("at_least", _DEFAULT)
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 < least <= 1:
        raise ValueError("at_least is more than 0, and at most 1 for the same text.")
    return WantedLikeness(parts["text"].strip(), least)


Likeness = Annotated[
    WantedLikeness,
    PlainValidator(_wanted),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {"type": "object", "required": ["text"]},
            ],
            "description": f"a text, or a mapping {_EXAMPLE}; without at_least {_DEFAULT}",
        }
    ),
]


def similar_to(call: Call, wanted: Likeness) -> Verdict:
    """Expect nearly this text: the share of it that need not be changed letter by letter."""
    from rapidfuzz.distance import Levenshtein

    answer = call.text.strip()
    likeness = Levenshtein.normalized_similarity(answer, wanted.text)
    return Verdict(
        passed=likeness >= wanted.at_least,
        expected=f"{wording.quote(wanted.text)} by {wanted.at_least:g}",
        # Cut, so that what fails does not read as what would pass.
        observed=f"{int(likeness * 1000) / 1000:g}: {wording.quote(answer)}",
    )
