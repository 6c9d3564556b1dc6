"""Expect why Claude stopped."""

from typing import Annotated

from pydantic import AfterValidator, Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.texts.wanted_texts import Texts, spelled_right
from pytest_claude_params.wire.stop_reasons import BEDROCK_STOP_REASONS, STOP_REASONS

_KNOWN = STOP_REASONS + BEDROCK_STOP_REASONS

StopReasons = Annotated[
    Texts,
    AfterValidator(lambda names: spelled_right(names, _KNOWN, "stop reason")),
    Field(
        description=f"one of {', '.join(STOP_REASONS)}, or a list of them (any of which will do)"
    ),
]


def stop_reason(call: Call, wanted: StopReasons) -> Verdict:
    """Expect that Claude stopped for this reason, or for one of these."""
    seen = call.stop_reason
    return Verdict(
        passed=seen in wanted,
        expected=wording.either(wanted),
        observed=wording.literal(seen),
        hint=_hint(call, wanted),
        telling="end",
    )


def _hint(call: Call, wanted: list[str]) -> str:
    sent = call.request.parameters
    match call.stop_reason:
        case "max_tokens":
            return f"the answer was cut at max_tokens={sent.get('max_tokens')}; allow more, or ask for less"
        case "refusal":
            return _refusal_hint(call)
        case None:
            return "the stream ended early" if not call.response.complete else ""
        case _:
            return _missing_cause(call, wanted)


def _missing_cause(call: Call, wanted: list[str]) -> str:
    sent = call.request.parameters
    used = call.response.usage.get("output_tokens")
    if "stop_sequence" in wanted:
        sequences = call.request.stop_sequences
        return (
            f"the answer never came to {wording.either(sequences)}"
            if sequences
            else "no stop_sequences were sent"
        )
    if "tool_use" in wanted:
        return "Claude chose to call no tool" if sent.get("tools") else "no tools were sent"
    if "max_tokens" in wanted:
        return f"the answer was complete after {used} of {sent.get('max_tokens')} tokens"
    return ""


def _refusal_hint(call: Call) -> str:
    details = call.response.stop_details
    return f"Claude declined (category {details.get('category')}): {details.get('explanation')}"
