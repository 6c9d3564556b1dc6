"""Changes that have one cause, put together: one edited system prompt is one thing to look at."""

from __future__ import annotations

import difflib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pytest_claude_params.comparisons.changes.answer_changes import (
    AnswerChange,
    answer_changes,
    cost_of,
)
from pytest_claude_params.comparisons.changes.request_changes import RequestChange, request_changes

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from pytest_claude_params.comparisons.changes.pairing import Pair, Recording

UNCHANGED = "answer only, request unchanged"
AN_EARLIER_ANSWER = "an earlier answer of the conversation"
# Folders that say nothing of whose prompt it is.
_NO_NAMES = ("", ".", "cassettes", "tests", "test")


@dataclass(frozen=True)
class ChangedRecording:
    """A recording whose request or answer is another one now.

    Args:
        pair: the recording before and now.
        request: what changed in its request.
        answer: what changed in its answer.
        flips: what held before and does not now, in a line each, where that is known.
    """

    pair: Pair
    request: tuple[RequestChange, ...]
    answer: tuple[AnswerChange, ...]
    flips: tuple[str, ...] = ()

    @property
    def own(self) -> list[RequestChange]:
        """What its author changed in the request: not what an earlier answer brought about."""
        return [one for one in self.request if not one.follows]

    @property
    def is_answered_alike(self) -> bool:
        """Whether another request was given the same answer."""
        old, new = self.pair.old, self.pair.new
        if not self.request or old is None or new is None:
            return False
        is_alike = all(one.is_figure for one in self.answer)
        return is_alike and old.response.text == new.response.text

    @property
    def is_grave(self) -> bool:
        """Whether to look at it first: a flip, or an answer that is cut, an error or no JSON."""
        return bool(self.flips) or any(one.is_break for one in self.answer)


@dataclass(frozen=True)
class Cause:
    """What several recordings changed for.

    Args:
        name: the parts that changed and whose they are: ``system prompt of support``.
        request: what changed in the request, as the first recording has it.
        changed: the recordings, those to look at first at the top.
    """

    name: str
    request: tuple[RequestChange, ...]
    changed: tuple[ChangedRecording, ...]

    @property
    def is_grave(self) -> bool:
        """Whether one of its recordings is to be looked at first."""
        return any(one.is_grave for one in self.changed)

    @property
    def costs(self) -> tuple[float, float] | None:
        """What its answers cost before and now in US dollars, if all their prices are known."""
        pairs = [one.pair for one in self.changed]
        old, new = _cost(one.old for one in pairs), _cost(one.new for one in pairs)
        return None if old is None or new is None else (old, new)


def changed_recording(pair: Pair, flips: Sequence[str] = ()) -> ChangedRecording | None:
    """Return what changed between two recordings; ``None`` if nothing did or one is missing.

    Args:
        pair: the recordings.
        flips: what held before and does not now.
    """
    if pair.old is None or pair.new is None:
        return None
    asked = request_changes(pair.old.request, pair.new.request)
    said = answer_changes(pair.old.response, pair.new.response)
    if not asked and not said and not flips:
        return None
    return ChangedRecording(pair, tuple(asked), tuple(said), tuple(flips))


def causes_of(changed: Iterable[ChangedRecording]) -> list[Cause]:
    """Group changed recordings by what was changed in their requests.

    Texts count by the words that went and came, so that the same edit of a template is one
    cause, whatever each test filled in. Causes with something to look at first come first, then
    those of many recordings.

    Args:
        changed: recordings that changed.
    """
    groups: dict[Hashable, list[ChangedRecording]] = defaultdict(list)
    for one in changed:
        groups[_signature(one)].append(one)
    causes = [_cause(group) for group in groups.values()]
    return sorted(causes, key=lambda one: (not one.is_grave, -len(one.changed), one.name))


def _cause(group: list[ChangedRecording]) -> Cause:
    ordered = sorted(group, key=lambda one: (not one.flips, not one.is_grave))
    own = group[0].own
    if not own:
        name = AN_EARLIER_ANSWER if group[0].request else UNCHANGED
        return Cause(name, (), tuple(ordered))
    parts = ", ".join(dict.fromkeys(one.part for one in own))
    whose = _whose([one.pair.any.place for one in group])
    return Cause(f"{parts} of {whose}" if whose else parts, tuple(own), tuple(ordered))


def _signature(one: ChangedRecording) -> Hashable:
    if not one.own:
        return bool(one.request)
    return tuple((each.part, _edit(each.old, each.new)) for each in one.own)


def _edit(old: object, new: object) -> Hashable:
    if not isinstance(old, str) or not isinstance(new, str):
        return json.dumps([old, new], sort_keys=True, default=repr)
    before, after = (re.findall(r"\S+", text) for text in (old, new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pieces = [
        (" ".join(before[i:j]), " ".join(after[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    ]
    return tuple(pieces) or (old, new)


def _whose(places: Sequence[str]) -> str:
    """Return whose cassettes these are: the test's, its module's or its folder's."""
    paths = [PurePosixPath(place) for place in places]
    if len(set(paths)) == 1:
        return _bare(paths[0].name.partition(".yaml")[0])
    shared = paths[0].parents
    common = next((one for one in shared if all(one in path.parents for path in paths)), None)
    return _bare(common.name) if common and common.name not in _NO_NAMES else ""


def _bare(name: str) -> str:
    return name.removeprefix("test_")


def _cost(recordings: Iterable[Recording | None]) -> float | None:
    costs = [cost_of(one.response) for one in recordings if one]
    known = [one for one in costs if one is not None]
    return sum(known) if len(known) == len(costs) else None
