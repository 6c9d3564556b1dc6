"""One changed answer: an operator, applied to what a recording holds."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from pytest_claude_params.mutations.answer import Answer
from pytest_claude_params.mutations.writing.events import events_saying
from pytest_claude_params.mutations.writing.usage import with_usage
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

    Errors, streams that broke off, answers to other requests than those for messages, and those
    of other dialects than the Messages API's are never changed.

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
    if not response.is_stream:
        return replace(response, body=message) if response.body == response.message else None
    events = response.sent_events
    if not is_complete(events):
        return None
    return replace(response, body=text_of_events(events_saying(message, events, response.message)))
