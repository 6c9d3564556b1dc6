"""The API's classifiers decline: stop reason ``refusal``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

_DETAILS = {"type": "refusal", "category": None, "explanation": None}


def refusal_stop(answer: Answer) -> Message | None:
    """Take all content out, and stop for ``refusal``."""
    if answer.stop_reason == "refusal" or not answer.content:
        return None
    changed = answer.with_content([], "refusal")
    return {**changed, "stop_details": _DETAILS} if "stop_details" in changed else changed


REFUSAL_STOP = Operator(
    "refusal_stop",
    refusal_stop,
    "a safety classifier stops the answer: stop_reason is refusal",
    "any answer with content that is not a refusal itself",
)
