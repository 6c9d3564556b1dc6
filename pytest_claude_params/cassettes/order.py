"""The order of new recordings in a file: the same traffic gives the same file."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.matching import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.matching import Matcher


@dataclass(frozen=True)
class Added:
    """A new recording and when it was made, in seconds of one clock.

    Args:
        interaction: the request and its answer.
        sent_at: when the request went out.
        answered_at: when the answer had come.
    """

    interaction: Interaction
    sent_at: float
    answered_at: float


@dataclass(frozen=True)
class Played:
    """A recording that has answered a request.

    Args:
        number: which of the file, counted from 0.
        at: when, in seconds of the clock that `Added` has.
    """

    number: int
    at: float


def in_order(added: Iterable[Added]) -> list[Added]:
    """Return recordings in the order in which they were made.

    Which of several requests under way at once goes out first is chance, and so is which is
    answered first: these stand in the order of their keys. Equal ones stand in the order in
    which they were sent, which is the order in which they will be asked for again.
    """
    return [
        one
        for group in _at_once(sorted(added, key=lambda one: one.sent_at))
        for one in (sorted(group, key=_key) if len(group) > 1 else group)
    ]


def _key(one: Added) -> str:
    return key_of(one.interaction[0])


def in_place(
    kept: Sequence[Interaction],
    interactions: Sequence[Interaction],
    played: Sequence[Played],
    added: Iterable[Added],
    matcher: Matcher,
) -> list[Interaction]:
    """Put new recordings where the test has asked for them: a changed one stands in its old place.

    What stays in the file stays in its order.

    Args:
        kept: what stays.
        interactions: all that the file held when it was opened.
        played: what has answered, and when.
        added: the new recordings.
        matcher: what makes requests equal.
    """
    places = _places(kept, interactions)
    last = {matcher.key(request): at for at, (request, _) in enumerate(kept, 1)}
    times = [one.at for one in played]
    behind: dict[int, list[Interaction]] = defaultdict(list)
    place = 0
    for one in in_order(added):
        count = bisect_right(times, one.sent_at)
        before = places[played[count - 1].number] if count else 0
        # Equal requests are answered in the order of the file.
        place = max(place, before, last.get(matcher.key(one.interaction[0]), 0))
        behind[place].append(one.interaction)
    return [*behind[0], *(item for at, one in enumerate(kept, 1) for item in (one, *behind[at]))]


def _places(kept: Sequence[Interaction], interactions: Sequence[Interaction]) -> list[int]:
    """Return behind how many that stay each recording stands."""
    places, place = [], 0
    for item in interactions:
        if place < len(kept) and kept[place] == item:
            place += 1
        places.append(place)
    return places


def by_request(interactions: Iterable[Interaction], matcher: Matcher) -> list[Interaction]:
    """Order the recordings of several tests by what was asked: it is chance who comes first.

    By model, then by prompt; equal requests stay in their order, since they are answered in it.

    Args:
        interactions: those of the file and the new ones behind them.
        matcher: what does not matter when requests are compared.
    """
    equal: dict[str, list[Interaction]] = defaultdict(list)
    for item in interactions:
        equal[matcher.key(item[0])].append(item)
    groups = sorted(equal.items(), key=lambda group: (_asked(group[1]), group[0]))
    return [item for _, group in groups for item in group]


def _asked(equal: list[Interaction]) -> tuple[str, str]:
    return min((request.model, request.prompt) for request, _ in equal)


def _at_once(added: list[Added]) -> Iterator[list[Added]]:
    """Split recordings where nothing was under way."""
    group: list[Added] = []
    for one in added:
        if group and one.sent_at >= max(other.answered_at for other in group):
            yield group
            group = []
        group.append(one)
    yield group


def without(interactions: Iterable[Interaction], gone: Iterable[Interaction]) -> list[Interaction]:
    """Leave some interactions out, each as often as it is gone."""
    rest, kept = list(gone), []
    for one in interactions:
        if one in rest:
            rest.remove(one)
        else:
            kept.append(one)
    return kept
