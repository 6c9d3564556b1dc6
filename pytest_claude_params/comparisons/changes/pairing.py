"""Which recording of one tree stands beside which of another: the same request, or one that became it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from pytest_claude_params.matching import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from pytest_claude_params.call import CallRequest, CallResponse

    Interactions: TypeAlias = Sequence[tuple[CallRequest, CallResponse]]
    Key: TypeAlias = Callable[["Recording"], Hashable]


@dataclass(frozen=True)
class Recording:
    """One recording of a tree.

    Args:
        place: its cassette, by the name that both trees know.
        number: which recording of the cassette, counted from 1.
        request: what was asked.
        response: what was answered.
    """

    place: str
    number: int
    request: CallRequest
    response: CallResponse

    @property
    def name(self) -> str:
        """How it is named to a reader: ``cassettes/test_a/test_b.yaml#2``."""
        return f"{self.place}#{self.number}"

    @cached_property
    def key(self) -> str:
        """What the request means."""
        return key_of(self.request)

    @cached_property
    def said(self) -> str:
        """What the answer says, to be compared with that of another."""
        said = [self.response.status, self.response.content]
        return json.dumps(said, sort_keys=True, default=repr)


@dataclass(frozen=True)
class Pair:
    """A recording before and now; at most one of them is missing."""

    old: Recording | None
    new: Recording | None

    @property
    def any(self) -> Recording:
        """The recording now, or the one that is gone."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a pair of nothing")
        return found

    @property
    def is_moved(self) -> bool:
        """Whether it lies in another cassette now."""
        return self.old is not None and self.new is not None and self.old.place != self.new.place


def paired(old: Mapping[str, Interactions], new: Mapping[str, Interactions]) -> list[Pair]:
    """Pair the recordings of two trees, in the order of cassettes and numbers now.

    Equal requests of one cassette first, equal answers among them foremost; then equal requests
    of different cassettes, which were moved; then what is left of a cassette, by likeness.

    Args:
        old: the recordings of each cassette before.
        new: those now.
    """
    before, after = _recordings(old), _recordings(new)
    found: list[Pair] = []
    for key in (_whole, _asked_here, _said_somewhere, _asked_somewhere):
        found += _take(before, after, key)
    for place in dict.fromkeys(one.place for one in after):
        here = [[one for one in side if one.place == place] for side in (before, after)]
        for pair in _alike(*here):
            found.append(pair)
            before = [one for one in before if one is not pair.old]
            after = [one for one in after if one is not pair.new]
    found += [Pair(one, None) for one in before]
    found += [Pair(None, one) for one in after]
    return sorted(found, key=lambda pair: (pair.any.place, pair.any.number))


def _recordings(tree: Mapping[str, Interactions]) -> list[Recording]:
    return [
        Recording(place, number, request, response)
        for place, interactions in tree.items()
        for number, (request, response) in enumerate(interactions, 1)
    ]


def _take(before: list[Recording], after: list[Recording], key: Key) -> list[Pair]:
    """Pair those with equal keys, each once and in order, and take them out of both lists."""
    waiting: dict[Hashable, list[Recording]] = defaultdict(list)
    for one in before:
        waiting[key(one)].append(one)
    pairs = [Pair(waiting[key(one)].pop(0), one) for one in after if waiting[key(one)]]
    taken = {id(one) for pair in pairs for one in (pair.old, pair.new)}
    for side in (before, after):
        side[:] = [one for one in side if id(one) not in taken]
    return pairs


def _whole(one: Recording) -> Hashable:
    return one.place, one.key, one.said


def _asked_here(one: Recording) -> Hashable:
    return one.place, one.key


def _said_somewhere(one: Recording) -> Hashable:
    return one.key, one.said


def _asked_somewhere(one: Recording) -> Hashable:
    return one.key


def _alike(before: Iterable[Recording], after: Iterable[Recording]) -> list[Pair]:
    """Pair what is left of a cassette: the likest first, at last by their order."""
    old, new = list(before), list(after)
    words = {id(one): _words(one.request) for one in (*old, *new)}
    likeness = sorted(
        (
            (-_share(words[id(one)], words[id(other)]), i, j)
            for i, one in enumerate(old)
            for j, other in enumerate(new)
            if one.request.path == other.request.path
        ),
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _, i, j in likeness:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append(Pair(old[i], new[j]))
    return pairs


def _words(request: CallRequest) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", json.dumps(request.parameters, default=repr)))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
