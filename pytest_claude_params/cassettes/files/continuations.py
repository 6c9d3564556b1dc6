"""Conversations stored as what each turn adds.

Each turn sends all turns before it again. Where these are long, a request names a recording
further up in the file, by its digest, and holds only what it sends after that one's messages::

    continues:
      recording: sha256:0f1e2d3c4b5a6978
      messages: 5
      same:
      - system

Its messages are the first five of that one and then its own, and its ``system`` is that one's,
too. A recording that was edited by hand has no digest: it is named by its number, as in
``interaction: 1``, and so is any in a file of an earlier version.
"""

from __future__ import annotations

import hashlib
import json
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.files.digests import FIELD as DIGEST
from pytest_claude_params.cassettes.files.digests import KIND

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.cassettes.layouts import Item

FIELD = "continues"
_BY_DIGEST = "recording"
_BY_NUMBER = "interaction"
# Below that, what is repeated is read faster than looked up.
WORTH = 1_000
MOST = 100_000_000
_SAME = ("system", "tools")
# What a message costs besides its letters.
_EACH = 50


def shortened(items: Sequence[Item]) -> list[Item]:
    """Return the interactions of a file, each request without what stands further up already.

    Args:
        items: the interactions as plain data, in the order of the file.
    """
    earlier = _Earlier()
    return [earlier.shortened(number, item) for number, item in enumerate(items, 1)]


class _Earlier:
    """What stands further up in a file that is being written."""

    def __init__(self) -> None:
        self._begun: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        self._left = MOST

    def shortened(self, number: int, item: Item) -> Item:
        """Return the next interaction without what stands there already."""
        body = item["request"].get("parsed_body")
        if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
            return item
        marks = list(_beginnings(body["messages"]))
        count = next((at for at in range(len(marks), 0, -1) if marks[at - 1] in self._begun), 0)
        shorter = self._without(item, count, *self._begun[marks[count - 1]]) if count else item
        for mark in marks:
            self._begun.setdefault(mark, (_name_of(number, item), body))
        return shorter

    def _without(
        self, item: Item, count: int, name: dict[str, Any], earlier: dict[str, Any]
    ) -> Item:
        body = item["request"]["parsed_body"]
        same = _same(body, earlier)
        size = sum(map(_size, [*body["messages"][:count], *(body[name] for name in same)]))
        if not WORTH <= size <= self._left:
            return item
        self._left -= size
        return _continuing(item, {**name, "messages": count}, same)


def _name_of(number: int, item: Item) -> dict[str, Any]:
    """Name a recording so that others may be taken out of the file around it."""
    digest = _digest_of(item)
    return {_BY_DIGEST: digest} if digest.startswith(KIND) else {_BY_NUMBER: number}


def _digest_of(item: Any) -> str:
    response = item.get("response") if isinstance(item, dict) else None
    return str(response.get(DIGEST, "")) if isinstance(response, dict) else ""


class Conversations:
    """What the requests of one file have said so far."""

    def __init__(self) -> None:
        self._bodies: list[Any] = []
        self._numbers: dict[str, int] = {}
        # What the messages of an interaction cost, the first, the first two, and so on.
        self._sums: dict[int, list[int]] = {}
        self._sizes: dict[int, int] = {}
        self._left = MOST

    def whole(self, item: Any) -> Any:
        """Return the next interaction of the file with all that its request has sent.

        Raises ``ValueError`` where it continues nothing.
        """
        if digest := _digest_of(item):
            self._numbers.setdefault(digest, len(self._bodies) + 1)
        request = item.get("request") if isinstance(item, dict) else None
        if not isinstance(request, dict):
            self._bodies.append(None)
            return item
        if FIELD in request:
            body = self._continued(request[FIELD], request.get("parsed_body"))
            kept = {name: value for name, value in request.items() if name != FIELD}
            item = {**item, "request": {**kept, "parsed_body": body}}
        self._bodies.append(item["request"].get("parsed_body"))
        return item

    def _continued(self, said: Any, body: Any) -> dict[str, Any]:
        number, count, same = self._named(said)
        earlier = self._bodies[number - 1]
        own = body.get("messages") if isinstance(body, dict) else None
        if not isinstance(own, list):
            raise ValueError(f"it says {FIELD!r} and has no messages")
        repeated = {name: earlier[name] for name in same}
        sums = self._sums_of(number)[:count]
        self._count(sums[-1] + sum(map(self._size_of, repeated.values())))
        self._sums[len(self._bodies) + 1] = [
            *sums,
            *islice(accumulate(map(_size, own), initial=sums[-1]), 1, None),
        ]
        whole = {**repeated, **body, "messages": [*earlier["messages"][:count], *own]}
        # As it was sent: clients write the parameters of all turns in the same order.
        return {name: whole[name] for name in [*earlier, *whole] if name in whole}

    def _named(self, said: Any) -> tuple[int, int, list[str]]:
        match said:
            case {"recording": str(digest), "messages": int(count), **more}:
                number = self._number_of(digest)
            case {"interaction": int(number), "messages": int(count), **more}:
                pass
            case _:
                raise ValueError(f"{FIELD!r} needs a recording and a number of messages")
        same = more.get("same", [])
        earlier = self._bodies[number - 1] if 0 < number <= len(self._bodies) else None
        messages = earlier.get("messages") if isinstance(earlier, dict) else None
        if earlier is None or not isinstance(messages, list):
            raise ValueError(f"it continues interaction {number}, which is not a message before it")
        if not 0 < count <= len(messages):
            raise ValueError(
                f"it continues {count} messages of interaction {number}, which has {len(messages)}"
            )
        if not isinstance(same, list) or not set(same) <= set(earlier):
            raise ValueError(f"interaction {number} has not all that is the {'same'!r}")
        return number, count, same

    def _number_of(self, digest: str) -> int:
        number = self._numbers.get(digest, 0)
        # It has been counted itself by now.
        if not 0 < number <= len(self._bodies):
            raise ValueError(
                f"it continues the recording {digest}, which is not above it in the file: what "
                "others continue is dropped by claude-params prune --unplayed, not by hand"
            )
        return number

    def _sums_of(self, number: int) -> list[int]:
        if number not in self._sums:
            messages = self._bodies[number - 1]["messages"]
            self._sums[number] = list(accumulate(map(_size, messages)))
        return self._sums[number]

    def _size_of(self, value: Any) -> int:
        if id(value) not in self._sizes:
            self._sizes[id(value)] = _size(value)
        return self._sizes[id(value)]

    def _count(self, repeated: int) -> None:
        """A few lines can stand for more than fits in memory."""
        self._left -= repeated
        if self._left < 0:
            raise ValueError(f"its file repeats more than {MOST // 1_000_000} MB of messages")


def _beginnings(messages: list[Any]) -> Iterator[str]:
    """Yield a digest of the first message, of the first two, and so on."""
    digest = hashlib.sha256()
    for message in messages:
        digest.update(_written(message).encode(errors="surrogatepass") + b"\n")
        yield digest.hexdigest()


def _same(body: dict[str, Any], earlier: dict[str, Any]) -> list[str]:
    both = [name for name in _SAME if name in body and name in earlier]
    return [name for name in both if _written(body[name]) == _written(earlier[name])]


def _continuing(item: Item, continues: dict[str, Any], same: list[str]) -> Item:
    asked = dict(item["request"])
    body = asked.pop("parsed_body")
    own = {name: value for name, value in body.items() if name not in same}
    added = {**own, "messages": body["messages"][continues["messages"] :]}
    said = {**continues, "same": same} if same else continues
    return {**item, "request": {**asked, FIELD: said, "parsed_body": added}}


def _size(value: Any) -> int:
    return len(_written(value)) + _EACH


def _written(value: Any) -> str:
    """Write a value so that only what is written alike, key by key, is the same."""
    return json.dumps(value, ensure_ascii=False, default=repr)
