"""What ``stop_sequences`` promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.expectations.expectation import Verdict

if TYPE_CHECKING:
    from pytest_claude_params.call import Call


def stop_sequences(call: Call) -> Verdict | None:
    """The one that fires is named, was sent, and is not in the text; nor is any other."""
    sent = call.request.parameters.get("stop_sequences") or []
    fired = call.stop_reason == "stop_sequence"
    if not sent and not fired:
        return None
    problem = _wrong_name(call, sent) if fired else ""
    problem = problem or _left_in_text(call, sent)
    named = f"stop_sequence {wording.either(sent)}" if sent else "no stop_sequence"
    return Verdict(
        passed=not problem,
        expected=f"{named}, left out of the text" if sent else f"{named}, as none was sent",
        observed=problem or "so",
        hint="the recording does not belong to this request, or a stand-in for the API is wrong",
        telling="end",
    )


def _wrong_name(call: Call, sent: list[str]) -> str:
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
