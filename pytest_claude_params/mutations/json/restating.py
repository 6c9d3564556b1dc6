"""What an answer says, said otherwise: in its text, or in its JSON if it is that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.document import document_in
from pytest_claude_params.mutations.json.places import places_in, replaced

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from pytest_claude_params.mutations.answer import Answer, Message


def restated(
    answer: Answer, in_text: Callable[[str], str], in_json: Callable[[Any], Any]
) -> Message | None:
    """Return the message that says it otherwise; ``None`` where that does not fit.

    Args:
        answer: what is said.
        in_text: returns a text as it is said otherwise; empty, or the same one, if it does not fit.
        in_json: returns a value as it is said otherwise; ``None`` if it does not fit.
    """
    document = document_in(answer)
    if document is not None:
        value = in_json(document.value)
        return None if value is None else document.written(value)
    text = in_text(answer.text) if answer.is_said_in_words else ""
    return answer.rewritten(text) if text and text != answer.text else None


def at_one_place(
    value: Any, fits: Callable[[Any], Any], new: Callable[[Any], Any], random: Random
) -> Any:
    """Return a value with something else at one of the places that fit; ``None`` if none does."""
    places = [(path, one) for path, one in places_in(value) if fits(one)]
    if not places:
        return None
    path, one = random.choice(places)
    return replaced(value, path, new(one))
