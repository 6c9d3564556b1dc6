"""The promise of ``stop_sequences``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.contracts.contract import Contract, kept_or

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict


def stop_sequences(call: Call) -> Verdict | None:
    """The one that fires is named, was sent, and is not in the text; nor is any other."""
    sent = call.request.parameters.get("stop_sequences") or []
    fired = call.stop_reason == "stop_sequence"
    if not sent and not fired:
        return None
    problem = _wrong_name(call, sent) if fired else ""
    problem = problem or _left_in_text(call, sent)
    named = f"stop_sequence {wording.either(sent)}" if sent else "no stop_sequence"
    expected = f"{named}, left out of the text" if sent else f"{named}, as none was sent"
    return replace(kept_or(problem, expected), telling="end")


def _wrong_name(call: Call, sent: list[str]) -> str:
    if "stop_sequence" not in call.response.message:
        return ""  # Not all dialects say which one it was.
    named = call.response.stop_sequence
    return "" if named in sent else f"stop_sequence {wording.literal(named)}"


def _left_in_text(call: Call, sent: list[str]) -> str:
    # Block by block: what stands across two blocks was never generated in one piece.
    for block in call.response.content:
        text = str(block.get("text", "")) if block.get("type") == "text" else ""
        for one in sent:
            if one in text:
                return f"{one!r} at character {text.find(one) + 1} of the text"
    return ""


# An answer can name one that was never sent, so all answers are looked at.
STOP_SEQUENCES = Contract("stop_sequences", stop_sequences)
