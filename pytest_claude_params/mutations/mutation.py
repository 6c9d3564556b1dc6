"""One changed answer: an operator, applied to what a recording holds."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.dialects import body_saying, stream_saying
from pytest_claude_params.mutations.answer import Answer
from pytest_claude_params.mutations.writing.events import events_saying
from pytest_claude_params.mutations.writing.usage import with_usage
from pytest_claude_params.wire.content_blocks import THOUGHTS, TOOL_CALLS
from pytest_claude_params.wire.event_stream import is_complete, text_of_events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.mutations.answer import Message
    from pytest_claude_params.mutations.operator import Operator

_OK = 200


def changed_response(
    operator: Operator,
    request: CallRequest,
    response: CallResponse,
    seed: str,
    others: Iterable[Message] = (),
) -> CallResponse | None:
    """Return an answer as an operator changes it; ``None`` where it does not fit.

    Errors, streams that broke off, and answers to other requests than those for messages are never
    changed. An answer of another API stays one of that API; where it has no words for what an
    operator has done, the operator does not fit.

    Args:
        operator: what changes it.
        request: what asked for it.
        response: the answer.
        seed: what choices depend on; the same one makes the same choices.
        others: what other recordings of the suite were answered, nearest first.
    """
    if not _is_whole_message(request, response):
        return None
    message = response.message
    answer = Answer(message, request, Random(f"{seed}:{operator.name}"), others)  # noqa: S311 - no secret
    changed = operator.change(answer)
    if changed is None or changed == message:
        return None
    return _written(with_usage(changed, message, request), response)


def _is_whole_message(request: CallRequest, response: CallResponse) -> bool:
    if not request.is_message or response.cut or response.status != _OK:
        return False
    return bool(response.message.get("content")) and response.complete


def _written(message: Message, response: CallResponse) -> CallResponse | None:
    """Return the response that says a message in the form of the recorded one."""
    if response.is_stream:
        events = events_saying(message, response.events, response.message)
        if is_complete(response.sent_events):
            return replace(response, body=text_of_events(events))
        told = stream_saying(message, events, response.sent_events)
        new = replace(response, body=text_of_events(told))
    elif response.body == response.message:
        return replace(response, body=message)
    else:
        new = replace(response, body=body_saying(message, response.body))
    return new if _said(new.message) == _said(message) else None


def _said(message: Message) -> list[Any]:
    """Return what is said, and which tools are called, however it is divided."""
    content = message.get("content") or []
    thoughts = [one.get("thinking") for one in content if one.get("type") in THOUGHTS]
    uses = [(one.get("name"), one.get("input")) for one in content if one.get("type") in TOOL_CALLS]
    return [text_of_content(content), thoughts, uses]
