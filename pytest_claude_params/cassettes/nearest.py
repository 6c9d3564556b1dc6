"""The nearest recording: the one most like a request that none answers."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from pytest_claude_params.matching import canonical_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.files.interactions import Interaction

_CLOSEST_LOOKED_AT = 20


def nearest(
    recordings: Sequence[Interaction], request: CallRequest
) -> tuple[int, Interaction] | None:
    """Return the recording most like ``request`` with its number, counted from 1.

    Of several that are equally like it, that is the newest.
    """
    words = frozenset(request.prompt.split())

    def roughly(item: tuple[int, Interaction]) -> tuple[int, int, int]:
        number, (recorded, _) = item
        shared = len(words & frozenset(recorded.prompt.split()))
        return _shared_parameters(recorded, request), shared, number

    ranked = sorted(enumerate(recordings, 1), key=roughly, reverse=True)[:_CLOSEST_LOOKED_AT]
    return max(ranked, key=lambda item: _likeness(item[1][0], request), default=None)


def is_answered_alike(recorded: CallRequest, asked: CallRequest) -> bool:
    """Whether two requests are answered in the same form: by one endpoint, streamed or not."""
    same_place = (recorded.method, recorded.path) == (asked.method, asked.path)
    streams = [bool(one.parameters.get("stream")) for one in (recorded, asked)]
    return same_place and streams[0] == streams[1]


def likeness_of_prompts(recorded: CallRequest, asked: CallRequest) -> float:
    """Return how much of two prompts is the same, word by word: 1 if all of it is, 0 if nothing."""
    words = difflib.SequenceMatcher(None, recorded.prompt.split(), asked.prompt.split())
    return words.ratio()


def _shared_parameters(recorded: CallRequest, asked: CallRequest) -> int:
    ours, theirs = canonical_body(recorded.api_body), canonical_body(asked.api_body)
    if not isinstance(ours, dict) or not isinstance(theirs, dict):
        return 0
    same = [name for name, value in ours.items() if name in theirs and theirs[name] == value]
    return len(same) + (recorded.path == asked.path)


def _likeness(recorded: CallRequest, asked: CallRequest) -> tuple[float, int]:
    return likeness_of_prompts(recorded, asked), _shared_parameters(recorded, asked)
