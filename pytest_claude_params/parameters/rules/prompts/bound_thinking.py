"""Thinking that is sent back: whether it still fits, only the API knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire.content_blocks import THOUGHTS

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request


def check(request: Request) -> Findings:
    """Note thinking blocks of earlier turns where the model binds them to what came before.

    One request does not tell whether that has changed since, or which model thought so.
    """
    family = request.family
    if family is None or not family.binds_thinking:
        return
    if request.object("thinking").get("block_binding"):
        return
    count = sum(_thoughts(turn.get("content")) for turn in request.turns)
    if count:
        yield request.reject(
            "messages",
            "this model takes back only its own thinking, and only if system, tools and the "
            "messages before it are as they were",
            family,
            "after a change begin the conversation again, or leave the thinking blocks out",
            value=f"{count} thinking block{'s' * (count > 1)}",
            level="note",
            status=0,
        )


def _thoughts(content: Any) -> int:
    blocks = content if isinstance(content, list) else []
    return sum(isinstance(one, dict) and one.get("type") in THOUGHTS for one in blocks)
