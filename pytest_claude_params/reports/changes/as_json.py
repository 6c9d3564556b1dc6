"""A comparison of recordings as data for other programs; its version changes with its meaning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params.matching import ABSENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.comparisons.changes.answer_changes import AnswerChange
    from pytest_claude_params.comparisons.changes.causes import Cause, ChangedRecording
    from pytest_claude_params.comparisons.changes.pairing import Recording
    from pytest_claude_params.comparisons.changes.request_changes import RequestChange
    from pytest_claude_params.comparisons.changes.tree_changes import TreeChanges

VERSION = 1


def as_json(changes: TreeChanges, names: tuple[str, str], unreadable: Mapping[str, str]) -> str:
    """Write what changed as one JSON object.

    Args:
        changes: what changed.
        names: what the older and the newer side are called.
        unreadable: files that could not be read, with the reason.
    """
    data = {
        "v": VERSION,
        "old": names[0],
        "new": names[1],
        "causes": [_cause(one) for one in changes.causes],
        "added": [_named(one) for one in changes.added],
        "removed": [_named(one) for one in changes.removed],
        "moved": [
            {"old": one.old.name, "new": one.new.name}
            for one in changes.moved
            if one.old and one.new
        ],
        "same": changes.same,
        "unreadable": dict(unreadable),
    }
    return json.dumps(data, indent=2, ensure_ascii=True, default=repr)


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "cause": cause.name,
        "request": [_change(one) for one in cause.request],
        "recordings": [changed_data(one) for one in cause.changed],
    }


def changed_data(one: ChangedRecording) -> dict[str, Any]:
    """Return what changed in one recording as plain data."""
    return {
        "old": one.pair.old.name if one.pair.old else None,
        "new": one.pair.new.name if one.pair.new else None,
        "prompt": one.pair.any.request.prompt,
        "flips": list(one.flips),
        "look_first": one.is_grave,
        "request": [_change(change) for change in one.request],
        "answer": [_answer_change(change) for change in one.answer],
    }


def _named(one: Recording) -> dict[str, str]:
    return {"recording": one.name, "prompt": one.request.prompt}


def _change(one: RequestChange) -> dict[str, Any]:
    return {"part": one.part, "path": one.path, **_values(one), "follows": one.follows}


def _answer_change(one: AnswerChange) -> dict[str, Any]:
    return {"what": one.what, "path": one.path, **_values(one)}


def _values(one: RequestChange | AnswerChange) -> dict[str, Any]:
    """Leave a value out that there is not: null may be one."""
    both = {"old": one.old, "new": one.new}
    return {name: value for name, value in both.items() if value is not ABSENT}
