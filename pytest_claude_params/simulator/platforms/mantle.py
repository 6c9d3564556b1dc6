"""Bedrock Mantle: the API below ``/anthropic``, signed as AWS wants it, with AWS's model ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.simulator.platforms.credentials import is_signed, signed_as_key
from pytest_claude_params.simulator.platforms.foundry import PREFIX
from pytest_claude_params.simulator.platforms.model_id import from_aws
from pytest_claude_params.simulator.platforms.platform import Platform

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest


class Mantle(Platform):
    """``POST /anthropic/v1/messages`` of Amazon Bedrock."""

    name = "mantle"

    def serves(self, request: ReceivedRequest) -> bool:
        """By path and signature; with a bearer token only model or client tell it from Foundry."""
        return request.path.startswith(f"{PREFIX}/") and (
            is_signed(request.headers)
            or "mantle" in request.headers.get("user-agent", "").lower()
            or _aws_model(request) is not None
        )

    def translated(self, request: ReceivedRequest) -> ReceivedRequest:
        """Take the prefix away, and from the model what only AWS puts around its id."""
        body, model = request.body, _aws_model(request)
        if isinstance(body, dict):
            body = {name: value for name, value in body.items() if name != "user_profile_id"}
            body |= {"model": model} if model else {}
        return request.carrying(
            body, request.target.removeprefix(PREFIX), signed_as_key(request.headers)
        )


def _aws_model(request: ReceivedRequest) -> str | None:
    model = request.body.get("model") if isinstance(request.body, dict) else None
    return from_aws(model) if isinstance(model, str) else None
