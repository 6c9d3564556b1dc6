"""Foundry: the API below ``/anthropic``, with a key in a header of Azure's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.simulator.platforms.platform import Platform

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest

PREFIX = "/anthropic"


class Foundry(Platform):
    """``POST /anthropic/v1/messages`` of Microsoft Foundry."""

    name = "foundry"

    def serves(self, request: ReceivedRequest) -> bool:
        """By the path."""
        return request.path.startswith(f"{PREFIX}/")

    def translated(self, request: ReceivedRequest) -> ReceivedRequest:
        """Take the prefix away, and the key from ``api-key``."""
        key = request.headers.get("api-key")
        keys = {"x-api-key": key} if key else {}
        return request.carrying(
            request.body, request.target.removeprefix(PREFIX), {**request.headers, **keys}
        )
