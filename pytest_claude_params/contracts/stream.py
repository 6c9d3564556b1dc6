"""The promise of ``stream``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.contracts.contract import Contract, is_cut_short, kept_or
from pytest_claude_params.contracts.event_order import first_disorder
from pytest_claude_params.contracts.tool_inputs import sent_tools
from pytest_claude_params.wire.content_blocks import TOOL_CALLS

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict

_EAGER = "fine-grained-tool-streaming"


def stream(call: Call) -> Verdict | None:
    """An answer is streamed if that was asked for, its events in order, its parts whole."""
    asked, came = bool(call.request.parameters.get("stream")), call.response.is_stream
    if asked != came:
        return kept_or("a stream" if came else "no stream", _form_owed(asked=asked))
    if not came:
        return None
    problem = first_disorder(call.response.events)
    if problem:
        return kept_or(problem, "events in the API's order")
    return kept_or(_torn(call), "JSON objects as the joined inputs of tools")


def _form_owed(*, asked: bool) -> str:
    if asked:
        return "a stream of events, as stream=True was sent"
    return "one message, as no stream was asked for"


def _torn(call: Call) -> str:
    if is_cut_short(call):
        return ""
    for number, block in enumerate(call.response.content):
        text = block.get("input")
        if block.get("type") in TOOL_CALLS and isinstance(text, str) and not _is_eager(call, block):
            return f"block {number} with {wording.quote(text)}"
    return ""


def _is_eager(call: Call, block: dict[str, object]) -> bool:
    """Whether the input was streamed as it came, which may be no JSON."""
    tool = sent_tools(call).get(str(block.get("name")), {})
    by_header = _EAGER in call.request.headers.get("anthropic-beta", "")
    eager = tool.get("eager_input_streaming")
    return bool(by_header if eager is None else eager)


# A stream can come unasked, so all answers are looked at.
STREAM = Contract("stream", stream)
