"""Assertions about how an answer ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.assertions.assertion import Mapped
from pytest_claude_params.wording import listed, literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.importing.promptfoo.assertions.assertion import Assertion

# What promptfoo makes of Claude's stop reasons (promptfoo 0.121, finishReason).
_STOP_REASONS: Mapping[str, Any] = {
    "stop": ["end_turn", "stop_sequence"],
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "content_filter": "refusal",
}
_DECLINES = (
    r"(?i)^\s*(?:sorry|my apologies|i apologi[sz]e|i(?:'m| am)(?: really)? sorry"
    r"|i(?:'m| am) (?:unable|not able) to|i (?:cannot|can't|will not|won't|do not|don't) )"
)
_WORDS = (
    "promptfoo has a list of phrases; this pattern has the commonest beginnings, and a judge "
    "reads the rest"
)


def finish_reason(assertion: Assertion) -> Mapped:
    """Why Claude stopped."""
    name = assertion.text.lower()
    if name not in _STOP_REASONS:
        raise UsageError(f"Claude has no finish reason {literal(name)}: {listed([*_STOP_REASONS])}")
    return Mapped({"stop_reason": _STOP_REASONS[name]})


def is_refusal(_assertion: Assertion) -> Mapped:
    """Claude declines, by a stop reason or in words."""
    return Mapped({"any_of": [{"refusal": True}, {"matches": _DECLINES}]}, differs=_WORDS)
