"""Whether a prompt may be longer than the model reads: how long it is, only the API knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.call import text_of_content

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request

# English has about four letters a token; other texts have fewer, runs of one letter more.
_LETTERS = 4


def check(request: Request) -> Findings:
    """Note a prompt that is likely too long; it is an estimate, so it is never an error."""
    family = request.family
    if family is None or family.context is None:
        return
    texts = [text_of_content(turn.get("content")) for turn in request.turns]
    tokens = sum(map(len, [*texts, text_of_content(request.body.get("system"))])) // _LETTERS
    if tokens > family.context:
        yield request.reject(
            "messages",
            f"this model reads {family.context:,} tokens at most; these may be more",
            family,
            "count them: client.messages.count_tokens(...)",
            value=f"about {tokens:,} tokens",
            level="note",
            status=0,
        )
