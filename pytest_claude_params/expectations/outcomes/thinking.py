"""Expect that Claude thinks before it answers, or that it does not."""

from typing import Annotated

from pydantic import Field

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.wire.content_blocks import THOUGHTS

Thinking = Annotated[bool, Field(description="True or False")]


def thinking(call: Call, wanted: Thinking) -> Verdict:
    """Expect that the answer has blocks of thinking, or that it has none."""
    blocks = [block for block in call.response.content if block.get("type") in THOUGHTS]
    return Verdict(
        passed=bool(blocks) == wanted,
        expected="thinking" if wanted else "no thinking",
        observed=wording.plural(len(blocks), "block") + " of thinking" if blocks else "no thinking",
        hint=_hint(call, wanted),
    )


def _hint(call: Call, wanted: bool) -> str:  # noqa: FBT001  (what a test wants)
    sent = call.request.parameters.get("thinking")
    if not wanted:
        return "" if sent else "no thinking was asked for; newer models think unless told not to"
    return f"thinking={sent} was sent" if sent else "no thinking was asked for"
