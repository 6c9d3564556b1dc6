"""Which recording answered before what is asked now: the same request, else the one in its place."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.index import Index, marks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.matching import Matcher


def paired(
    asked: Sequence[CallRequest],
    recorded: Sequence[Interaction],
    matcher: Matcher,
    *,
    owned: bool,
) -> list[int | None]:
    """Return for each request the number of its recording, counted from 1.

    A changed request stands beside the next recording that nothing else asks for: the second
    question of a test is compared with its second. In a cassette that tests share that one may
    be another test's, so there a changed request stands alone.

    Args:
        asked: what is asked now, in order.
        recorded: the recordings of the cassette, in order.
        matcher: what does not matter when requests are compared.
        owned: whether the cassette belongs to one test alone.
    """
    index = Index([marks_of(request, matcher) for request, _ in recorded])
    found = [_same(request, index, matcher) for request in asked]
    if not owned:
        return [None if number is None else number + 1 for number in found]
    left = deque(sorted({*range(len(recorded))} - {*found}))
    pairs: list[int | None] = []
    for request, number in zip(asked, found, strict=True):
        beside = _next_like(request, recorded, left) if number is None else number
        pairs.append(None if beside is None else beside + 1)
    return pairs


def _same(request: CallRequest, index: Index, matcher: Matcher) -> int | None:
    marks = marks_of(request, matcher)
    number = index.take(marks.key)
    return index.take_loosely(marks.loose) if number is None and matcher.vary else number


def _next_like(
    request: CallRequest, recorded: Sequence[Interaction], left: deque[int]
) -> int | None:
    for number in left:
        if recorded[number][0].path == request.path:
            left.remove(number)
            return number
    return None
