"""Expect which stop sequence fired."""

from typing import Annotated

from pydantic import Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.texts.wanted_texts import Texts

StopSequences = Annotated[
    Texts | None,
    Field(description="a stop sequence, a list of them (any of which will do), or None for none"),
]


def stop_sequence(call: Call, wanted: StopSequences) -> Verdict:
    """Expect that this stop sequence fired, or one of these, or none."""
    seen = call.response.stop_sequence
    return Verdict(
        passed=seen is None if wanted is None else seen in wanted,
        expected="None" if wanted is None else wording.either(wanted),
        observed=wording.literal(seen),
        hint=_hint(call, wanted or []),
        telling="end",
    )


def _hint(call: Call, wanted: list[str]) -> str:
    sent = call.request.stop_sequences
    for one in wanted:
        if one not in sent:
            others = wording.each(sent) if sent else "none"
            return f"{one!r} is not among the stop_sequences that were sent: {others}"
    if call.response.stop_sequence is None and wanted:
        return _never_came(call.text, wanted)
    return ""


def _never_came(text: str, wanted: list[str]) -> str:
    for one in wanted:
        at = text.lower().find(one.lower())
        if at >= 0:
            return (
                f"the answer has {text[at : at + len(one)]!r}, which differs from {one!r} in case"
            )
    return f"the answer never came to {wording.either(wanted)}"
