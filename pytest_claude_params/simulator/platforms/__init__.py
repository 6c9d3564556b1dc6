"""Whose API is asked: Anthropic's own or that of a cloud platform, told by the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.simulator.platforms.aws import Aws
from pytest_claude_params.simulator.platforms.bedrock import Bedrock
from pytest_claude_params.simulator.platforms.chat_completions import ChatCompletions
from pytest_claude_params.simulator.platforms.converse import Converse
from pytest_claude_params.simulator.platforms.foundry import Foundry
from pytest_claude_params.simulator.platforms.mantle import Mantle
from pytest_claude_params.simulator.platforms.platform import Platform
from pytest_claude_params.simulator.platforms.vertex import Vertex

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest

__all__ = ["PLATFORMS", "Platform", "platform_of"]

# The first that serves a request is taken: Mantle before Foundry, the API itself last.
PLATFORMS: tuple[Platform, ...] = (
    Bedrock(),
    Converse(),
    ChatCompletions(),
    Vertex(),
    Mantle(),
    Foundry(),
    Aws(),
    Platform(),
)


def platform_of(request: ReceivedRequest) -> Platform:
    """Find the platform that a request is for."""
    return next(platform for platform in PLATFORMS if platform.serves(request))
