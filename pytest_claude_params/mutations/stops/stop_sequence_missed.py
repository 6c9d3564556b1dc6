"""The model does not write the stop sequence, and goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

_MORE = "\n\nLet me know if you would like me to go into more detail on any of this."


def stop_sequence_missed(answer: Answer) -> Message | None:
    """Let the text go on where the stop sequence ended it, and stop for ``end_turn``."""
    if answer.stop_reason != "stop_sequence":
        return None
    if any(one in _MORE for one in answer.request.stop_sequences):
        return None
    return answer.saying(answer.text.rstrip() + _MORE)


STOP_SEQUENCE_MISSED = Operator(
    "stop_sequence_missed",
    stop_sequence_missed,
    "the model never writes the stop sequence and goes on",
    "an answer that a stop sequence ended",
)
