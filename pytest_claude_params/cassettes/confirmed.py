"""Answers that say what is recorded: another id, time or latency is no news, so the recording stays."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_claude_params.cassettes.files.interactions import as_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.files.interactions import Interaction

# Long enough to mean one thing wherever it stands, as in ``msg_01...`` and ``toolu_01...``.
_ID = re.compile(r"[\w-]{12,}")


class Renewal(NamedTuple):
    """How a recording stays that the same answer confirms.

    Args:
        before: a file that is older gets a new date; as its head says it, empty for none.
    """

    before: str = ""


def unless_repeated(
    added: Iterable[Interaction],
    recorded: Sequence[Interaction],
    key: Callable[[CallRequest], str],
) -> tuple[list[Interaction], int]:
    """Return new recordings, with the old one in the place of each that repeats it, and how many do.

    The first answer to a request is compared with the first that was recorded, the second with the
    second: they are replayed in this order. Where an old answer stays, later requests name its ids.

    Args:
        added: the new recordings, in the order in which they were made.
        recorded: those that they replace, in the order of the file.
        key: what is equal for requests that ask the same.
    """
    before: dict[str, deque[Interaction]] = defaultdict(deque)
    for old in recorded:
        before[key(old[0])].append(old)
    ids: dict[str, str] = {}
    result, count = [], 0
    for asked, answer in added:
        request = _with_ids(asked, ids)
        old_one = before[key(request)].popleft() if before[key(request)] else None
        same = None
        if old_one:
            same = _repeats(as_read((request, answer)), old_one, named_ids=request is not asked)
        if old_one is None or same is None:
            result.append((request, answer))
        else:
            ids |= same
            count += 1
            result.append(old_one)
    return result, count


def _repeats(new: Interaction, old: Interaction, *, named_ids: bool) -> dict[str, str] | None:
    """Return which ids of a new recording stand for which of the old one, if all else is equal.

    An id in a request may be a token longer than another one, so there the input is not compared.
    """
    (asked, answer), (asked_before, before) = new, old
    said = (answer.status, answer.headers, answer.cut)
    if (
        asked != asked_before
        or before.edited
        or said != (before.status, before.headers, before.cut)
    ):
        return None
    if answer.body == before.body:
        return {}
    message, recorded = _message(answer), _message(before)
    if not message or not recorded:
        return None
    if named_ids:
        message, recorded = _without_input(message), _without_input(recorded)
    ids = _ids(message, recorded)
    return ids if ids is not None and _renamed(message, ids) == recorded else None


def _message(response: CallResponse) -> dict[str, Any]:
    """Return an answer in the Messages API's own words, if it is a whole one."""
    if response.is_stream:
        is_own = response.complete and response.events == response.sent_events
        return response.message if is_own and not response.error else {}
    return response.message if response.message is response.body else {}


def _without_input(message: dict[str, Any]) -> dict[str, Any]:
    usage = message.get("usage")
    counted = {**usage, "input_tokens": None} if isinstance(usage, dict) else usage
    return {**message, "usage": counted}


def _ids(new: dict[str, Any], old: dict[str, Any]) -> dict[str, str] | None:
    ours, theirs = _named(new), _named(old)
    if len(ours) != len(theirs):
        return None
    ids = {one: other for one, other in zip(ours, theirs, strict=True) if one != other}
    return ids if all(map(_is_id, [*ids, *ids.values()])) else None


def _named(message: dict[str, Any]) -> list[Any]:
    """Return what can be an id: of the message, and of each content block."""
    content = message.get("content")
    blocks = content if isinstance(content, list) else []
    own = [block.get("id") for block in blocks if isinstance(block, dict)]
    return [str(one) for one in (message.get("id"), *own)]


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _with_ids(request: CallRequest, ids: Mapping[str, str]) -> CallRequest:
    if not ids:
        return request
    body = _renamed(request.body, ids)
    return request if body == request.body else replace(request, body=body)


def _renamed(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for one, other in ids.items():
            value = value.replace(one, other)
        return value
    if isinstance(value, dict):
        return {name: _renamed(part, ids) for name, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, ids) for part in value]
    return value
