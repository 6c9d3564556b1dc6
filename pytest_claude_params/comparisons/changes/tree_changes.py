"""Changes between two trees of recordings: answers by their causes, and files that came, went and moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.comparisons.changes.causes import (
    Cause,
    ChangedRecording,
    causes_of,
    changed_recording,
)
from pytest_claude_params.comparisons.changes.pairing import paired

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pytest_claude_params.comparisons.changes.pairing import Interactions, Pair, Recording


@dataclass(frozen=True)
class TreeChanges:
    """What changed between two trees of recordings.

    Args:
        causes: recordings whose request or answer changed, by what changed them.
        added: recordings that there were not.
        removed: recordings that there are no more.
        moved: recordings that lie in another cassette now.
        same: how many were recorded again, or compared, and say the same.
    """

    causes: tuple[Cause, ...] = ()
    added: tuple[Recording, ...] = ()
    removed: tuple[Recording, ...] = ()
    moved: tuple[Pair, ...] = ()
    same: int = 0

    @property
    def count(self) -> int:
        """How many recordings changed."""
        return sum(len(one.changed) for one in self.causes)

    @property
    def flips(self) -> int:
        """How many recordings hold what was wanted no more, where that is known."""
        return sum(bool(one.flips) for cause in self.causes for one in cause.changed)

    @property
    def is_any(self) -> bool:
        """Whether anything changed."""
        return bool(self.causes or self.added or self.removed or self.moved)


def tree_changes(old: Mapping[str, Interactions], new: Mapping[str, Interactions]) -> TreeChanges:
    """Compare two trees of recordings.

    Args:
        old: the recordings of each cassette before.
        new: those now.
    """
    return changes_of(paired(old, new))


def changes_of(pairs: Iterable[Pair]) -> TreeChanges:
    """Say what changed between recordings that stand beside each other.

    Args:
        pairs: the recordings before and now.
    """
    pairs = list(pairs)
    return changes_with(pairs, [one for pair in pairs if (one := changed_recording(pair))])


def changes_with(pairs: Sequence[Pair], changed: Sequence[ChangedRecording]) -> TreeChanges:
    """Do the same where it is known already which of them changed, and what they do not hold.

    Args:
        pairs: the recordings before and now.
        changed: those that changed.
    """
    both = [one for one in pairs if one.old and one.new]
    return TreeChanges(
        causes=tuple(causes_of(changed)),
        added=tuple(one.new for one in pairs if one.new and not one.old),
        removed=tuple(one.old for one in pairs if one.old and not one.new),
        moved=tuple(one for one in both if one.is_moved),
        same=len(both) - len(changed),
    )
