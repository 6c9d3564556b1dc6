"""Which requests go into one batch."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.batches.state import asked_under
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.batches.state import Planned

_ROOM_FOR_FIELDS = 200


class Limits(NamedTuple):
    """How large one batch may be.

    The API's own by default (platform documentation, batch processing, 2026-11).

    Args:
        requests: how many requests it has at most.
        bytes: how large the bodies of its requests are together.
    """

    requests: int = 100_000
    bytes: int = 256_000_000


def groups(planned: Sequence[Planned], limits: Limits) -> Iterator[list[Planned]]:
    """Part requests by what a batch has once, and where one would be too large.

    Args:
        planned: the requests.
        limits: how large one batch may be.
    """
    alike: dict[object, list[Planned]] = defaultdict(list)
    for one in planned:
        headers = tuple(sorted(asked_under(one.request).items()))
        alike[headers, "beta=true" in one.request.url].append(one)
    for ones in alike.values():
        group: list[Planned] = []
        size = 0
        for one in ones:
            bytes_ = len(json_text(one.request.body).encode(errors="replace")) + _ROOM_FOR_FIELDS
            if group and (len(group) == limits.requests or size + bytes_ > limits.bytes):
                yield group
                group, size = [], 0
            group.append(one)
            size += bytes_
        yield group
