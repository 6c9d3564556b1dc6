"""The answer is twice as long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.places import replaced, texts_in
from pytest_claude_params.mutations.json.restating import restated
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

_FEWEST = 2


def doubled(answer: Answer) -> Message | None:
    """Say the text twice; within JSON, the longest text."""
    if not answer.is_said_in_words or answer.words < _FEWEST or not answer.may_double:
        return None
    return restated(answer, lambda text: _twice(text, "\n\n"), _with_longest_twice)


def _with_longest_twice(value: Any) -> Any:
    texts = [(path, text) for path, text in texts_in(value) if len(text.split()) > 1]
    if not texts:
        return None
    path, longest = max(texts, key=lambda found: len(found[1]))
    return replaced(value, path, _twice(longest, " "))


def _twice(text: str, between: str) -> str:
    return text.rstrip() + between + text.lstrip()


DOUBLED = Operator(
    "doubled",
    doubled,
    "the model says everything twice",
    "a text of two words and more whose double stays below max_tokens",
)
