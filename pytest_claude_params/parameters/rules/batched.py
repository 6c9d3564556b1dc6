"""What a message in a batch may not ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request


def check(request: Request) -> Findings:
    """Find streams in a batch."""
    if request.endpoint == "batched message" and request.body.get("stream") is True:
        yield request.refuse(
            "stream",
            "a message batch does not stream",
            request.table.limit("requests of a batch"),
            "leave stream out",
        )
