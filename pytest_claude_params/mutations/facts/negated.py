"""The answer says the opposite."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.places import places_in, replaced, texts_in
from pytest_claude_params.mutations.json.restating import restated
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from random import Random

    from pytest_claude_params.mutations.answer import Answer, Message
    from pytest_claude_params.mutations.json.places import Path

# A text that is one of these alone is turned into the other.
_PAIRS = (
    "yes no",
    "true false",
    "positive negative",
    "approved rejected",
    "accept reject",
    "pass fail",
    "valid invalid",
    "allowed forbidden",
    "high low",
    "ja nein",
    "oui non",
)
_OPPOSITES = {
    one: other for pair in map(str.split, _PAIRS) for one, other in (pair, reversed(pair))
}
_ALONE = re.compile(r"\W*([^\W\d_]+)\W*")
# What is taken away if it is there, and only then what is put in.
_NEGATIONS = (
    (
        re.compile(r"\b(is|are|was|were|do|does|did|has|have|would|should|could)n['\u2019]t\b"),
        r"\1",
    ),
    (re.compile(r"\bcan(?:not|['\u2019]t)\b"), "can"),
    (re.compile(r"\bwon['\u2019]t\b"), "will"),
    (re.compile(r"(?<=\w) (?:not|nicht)\b"), ""),
)
_CLAIMS = (
    (re.compile(r"\b(is|are|was|were|will|should|must|has been|have been)\b(?! not)"), r"\1 not"),
    (re.compile(r"\bcan\b(?! not)"), "cannot"),
    (re.compile(r"\b(ist|sind|war|wird|werden|kann|können|darf)\b(?! nicht)"), r"\1 nicht"),
    (re.compile(r"\b(est|sont|peut)\b(?! pas)"), r"\1 pas"),
)
_END = re.compile(r"[.!?](?=\s|$)|\n")
_BEGINS = re.compile(r"^(Yes|No|Ja|Nein|Oui|Non)\b(?=[,.! ])")


def negated(answer: Answer) -> Message | None:
    """Put a ``not`` in or take one out, turn ``yes`` into ``no``, and ``true`` into ``false``."""
    return restated(
        answer,
        lambda text: _opposite(text, answer.random),
        lambda value: _opposite_value(value, answer.random),
    )


def _opposite_value(value: Any, random: Random) -> Any:
    """Turn a truth value round, and a text only where there is none."""
    claims: list[tuple[Path, Any]] = [
        (path, not one) for path, one in places_in(value) if isinstance(one, bool)
    ]
    claims = claims or [
        (path, new) for path, one in texts_in(value) if (new := _opposite(one, random))
    ]
    if not claims:
        return None
    path, other = random.choice(claims)
    return replaced(value, path, other)


def _opposite(text: str, random: Random) -> str:
    """Return what says the opposite; empty if nothing is found that could be turned round."""
    alone = _ALONE.fullmatch(text)
    if alone:
        other = _OPPOSITES.get(alone[1].lower(), "")
        return text.replace(alone[1], _cased(other, alone[1])) if other else ""
    if found := _BEGINS.search(text):
        return _cased(_OPPOSITES[found[1].lower()], found[1]) + text[found.end() :]
    for rules in (_NEGATIONS, _CLAIMS):
        places = [
            (found, new)
            for pattern, new in rules
            for found in pattern.finditer(text)
            if not _is_asked(text, found.end())
        ]
        if places:
            found, new = random.choice(places)
            return text[: found.start()] + found.expand(new) + text[found.end() :]
    return ""


def _is_asked(text: str, place: int) -> bool:
    """Whether a place is in a question: what is asked the other way round claims nothing."""
    end = _END.search(text, place)
    return end is not None and end[0] == "?"


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


NEGATED = Operator(
    "negated",
    negated,
    "the model says the opposite",
    "an answer with a claim or a negation that can be turned round, or with a truth value",
)
