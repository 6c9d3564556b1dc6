"""What the summary says of a replayed request that is not asked quite as it was recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.matching import differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.call import CallRequest

_REPORTED_HEADERS = ("anthropic-version", "anthropic-beta")


def replay_notes(asked: CallRequest, recorded: CallRequest, ignore: Sequence[str]) -> Iterator[str]:
    """Yield a line for each header of meaning and each ignored path that has changed.

    Args:
        asked: what was sent.
        recorded: the request whose answer it got.
        ignore: request paths that do not matter when matching.
    """
    for name in _REPORTED_HEADERS:
        before, after = recorded.headers.get(name), asked.headers.get(name)
        if before and before != after:
            yield f"recorded with {name} {before}, asked with {after}"
    if ignore:
        for difference in differences(recorded, asked):
            yield f"ignored change of {difference.path}"
