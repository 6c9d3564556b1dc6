"""The order of new recordings in a file: the same traffic gives the same file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.matching import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.cassettes.interactions import Interaction
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


def in_order(added: Iterable[Added]) -> list[Interaction]:
    """Return recordings in the order in which they were made.

    Which of several requests under way at once goes out first is chance, and so is which is
    answered first: these stand in the order of their keys. Equal ones stand in the order in
    which they were sent, which is the order in which they will be asked for again.
    """
    return [
        one.interaction
        for group in _at_once(sorted(added, key=lambda one: one.sent_at))
        for one in sorted(group, key=lambda one: key_of(one.interaction[0]))
    ]


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
