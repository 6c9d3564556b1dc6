"""What type checkers must see of the public interface. Checked, never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_type

from anthropic.types import Message

from pytest_claude_params import Call, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.sdk.claude import AsyncClaude, Claude


def fixtures(claude: Claude, claude_calls: Sequence[Call]) -> None:
    assert_type(claude("Hello"), Message)
    assert_type(claude.sample("Hello", 3, max_tokens=5), list[Message])
    assert_type(claude.sample("Hello", 3, stop_early=True), list[Message])
    assert_type(text_of(claude("Hello")), str)
    assert_type(claude_calls[0].stop_reason, str | None)
    assert_type(claude_calls[0].text, str)


async def async_fixtures(async_claude: AsyncClaude) -> None:
    assert_type(await async_claude("Hello"), Message)
    assert_type(await async_claude.sample("Hello", 3), list[Message])
