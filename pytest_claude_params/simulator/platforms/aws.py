"""Claude Platform on AWS: the API's own routes, but requests may be signed as AWS wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.simulator.platforms.credentials import is_signed, signed_as_key
from pytest_claude_params.simulator.platforms.platform import Platform

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest


class Aws(Platform):
    """The API's routes, signed."""

    name = "aws"

    def serves(self, request: ReceivedRequest) -> bool:
        """By the signature; with a key, requests are the API's own."""
        return request.path.startswith("/v1/") and is_signed(request.headers)

    def translated(self, request: ReceivedRequest) -> ReceivedRequest:
        """Take the signature for a key."""
        return request.carrying(request.body, request.target, signed_as_key(request.headers))
