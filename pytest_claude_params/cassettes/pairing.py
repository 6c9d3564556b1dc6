"""Which recording answered before what is asked now: the same request, else the one in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.cassettes.index import Index, marks_of
from pytest_claude_params.cassettes.nearest import (
    is_answered_alike,
    likeness_of_prompts,
    nearest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.matching import Matcher

    Chosen: TypeAlias = Callable[[CallRequest, Sequence[Interaction], Sequence[int]], int | None]

# Below, it is another question that somebody has added, and not one that was changed.
_LIKE_ENOUGH = 0.5


class Beside(NamedTuple):
    """The recording that stands beside a request.

    Args:
        number: which of the cassette, counted from 1; ``None`` if there is none.
        is_nearest: whether it is only the most like of a cassette that tests share, and so
            perhaps what another test goes on playing.
    """

    number: int | None = None
    is_nearest: bool = False


def paired(
    asked: Sequence[CallRequest],
    recorded: Sequence[Interaction],
    matcher: Matcher,
    *,
    owned: bool,
) -> list[Beside]:
    """Return for each request the recording that it is compared with.

    A changed request stands beside the next recording that nothing else asks for: the second
    question of a test is compared with its second. In a cassette that tests share that one may
    be another test's, so there it stands beside the nearest, if half of the prompt is the same.

    Args:
        asked: what is asked now, in order.
        recorded: the recordings of the cassette, in order.
        matcher: what does not matter when requests are compared.
        owned: whether the cassette belongs to one test alone.
    """
    index = Index([marks_of(request, matcher) for request, _ in recorded])
    found = [_same(request, index, matcher) for request in asked]
    left = sorted({*range(len(recorded))} - {*found})
    choose: Chosen = _next_like if owned else _nearest
    pairs: list[Beside] = []
    for request, number in zip(asked, found, strict=True):
        if number is not None:
            pairs.append(Beside(number + 1))
            continue
        other = choose(request, recorded, left)
        if other is None:
            pairs.append(Beside())
        else:
            left.remove(other)
            pairs.append(Beside(other + 1, is_nearest=not owned))
    return pairs


def _same(request: CallRequest, index: Index, matcher: Matcher) -> int | None:
    marks = marks_of(request, matcher)
    number = index.take(marks.key)
    return index.take_loosely(marks.loose) if number is None and matcher.vary else number


def _next_like(
    request: CallRequest, recorded: Sequence[Interaction], left: Sequence[int]
) -> int | None:
    return next((one for one in left if recorded[one][0].path == request.path), None)


def _nearest(
    request: CallRequest, recorded: Sequence[Interaction], left: Sequence[int]
) -> int | None:
    # The first of several that are equally near: the last of this list.
    alike = [one for one in reversed(left) if is_answered_alike(recorded[one][0], request)]
    found = nearest([recorded[one] for one in alike], request)
    if found is None or likeness_of_prompts(found[1][0], request) < _LIKE_ENOUGH:
        return None
    return alike[found[0] - 1]
