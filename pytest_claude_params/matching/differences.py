"""Where two requests differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.matching.json_schemas import is_set
from pytest_claude_params.matching.matcher import EVERYTHING_MATTERS, Matcher
from pytest_claude_params.matching.request_paths import format_path, value_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.matching.request_paths import Path

ABSENT = "(not sent)"


@dataclass(frozen=True)
class Difference:
    """One place in which two requests differ.

    Args:
        path: where, such as ``messages[0].content`` or ``max_tokens``.
        recorded: the value in the recording, or ``ABSENT``.
        asked: the value in the request that was made, or ``ABSENT``.
    """

    path: str
    recorded: Any
    asked: Any

    @property
    def parameter(self) -> str:
        """The top-level parameter that this belongs to."""
        return re.split(r"[.\[]", self.path, maxsplit=1)[0] or "body"


def differences(
    recorded: CallRequest, asked: CallRequest, matcher: Matcher = EVERYTHING_MATTERS
) -> list[Difference]:
    """List every place in which a request differs from a recorded one, in the order asked.

    Args:
        recorded: the recorded request.
        asked: the one that was made.
        matcher: what does not matter.
    """
    found = [
        Difference(name, before, after)
        for name, before, after in (
            ("method", recorded.method, asked.method),
            ("path", recorded.path, asked.path),
            ("query", recorded.query, asked.query),
        )
        if before != after
    ]
    paths = _walk((), matcher.meaning(recorded), matcher.meaning(asked))
    if not matcher.vary:
        return found + [Difference(format_path(path) or "body", *both) for path, *both in paths]
    # A reader is shown the texts as they are, without marks for what may vary.
    before, after = matcher.exact.meaning(recorded), matcher.exact.meaning(asked)
    return found + [
        Difference(
            format_path(path) or "body",
            value_at(before, path, ABSENT),
            value_at(after, path, ABSENT),
        )
        for path, _, _ in paths
    ]


def value_differences(before: Any, after: Any) -> list[Difference]:
    """List every place in which two JSON values differ, names in the order of the second.

    Args:
        before: the older value.
        after: the newer one.
    """
    return [Difference(format_path(path), *both) for path, *both in _walk((), before, after)]


def _walk(path: Path, before: Any, after: Any) -> Iterator[tuple[Path, Any, Any]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in _union(after, before):
            yield from _walk((*path, name), before.get(name, ABSENT), after.get(name, ABSENT))
    elif isinstance(before, list) and isinstance(after, list) and not is_set(path):
        for index in range(max(len(before), len(after))):
            yield from _walk((*path, index), _at(before, index), _at(after, index))
    elif not _equal(before, after):
        yield path, before, after


def _equal(before: Any, after: Any) -> bool:
    # To Python, True is 1; and a text may happen to read as ABSENT does.
    same_kind = isinstance(before, bool) == isinstance(after, bool)
    return same_kind and (before is ABSENT) == (after is ABSENT) and bool(before == after)


def _union(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def _at(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else ABSENT
