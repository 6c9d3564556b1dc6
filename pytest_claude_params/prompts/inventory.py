"""Distinct prompts with all that use them, what most use first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

_User = TypeVar("_User")


@dataclass(frozen=True, slots=True)
class Entry(Generic[_User]):
    """A prompt, or a set of tools.

    Args:
        digest: what it is known by.
        users: who uses it, each once.
        calls: how many calls were sent with it.
        models: the models they were sent to.
    """

    digest: str
    users: tuple[_User, ...]
    calls: int
    models: tuple[str, ...]


def inventory_of(calls: Iterable[tuple[str, _User, str]]) -> list[Entry[_User]]:
    """Return each prompt once.

    Args:
        calls: the prompt of each call by its digest, who sent it, and to which model.
    """
    users: dict[str, dict[_User, None]] = defaultdict(dict)
    models: dict[str, list[str]] = defaultdict(list)
    for digest, user, model in calls:
        users[digest][user] = None
        models[digest].append(model)
    found = [
        Entry(digest, tuple(those), len(models[digest]), tuple(dict.fromkeys(models[digest])))
        for digest, those in users.items()
    ]
    return sorted(found, key=lambda one: -len(one.users))
