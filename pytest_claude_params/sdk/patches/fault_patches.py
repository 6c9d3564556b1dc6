"""What faults need beside our own stubs: vcrpy's cannot fail, nor tell how long a client waits.

Only a test that declares faults is patched so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anthropic

from pytest_claude_params.record_mode import replays_only

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.sdk.patches.replacement import Patch


def patches(cassette: ClaudeCassette) -> Iterator[Patch]:
    """Return what to replace while faults strike: class, method, our stub."""
    if not cassette.recorder.faults:
        return
    if replays_only(cassette.recorder.mode):
        yield from _waits()
    from pytest_claude_params.sdk.patches import http_client_faults

    yield http_client_faults.patch(cassette)


def _waits() -> Iterator[Patch]:
    """The SDK's wait before it tries again; where no answer came, no header can shorten it."""

    def wait_s(*_args: Any, **_kwargs: Any) -> float:
        return 0

    name = "_calculate_retry_timeout"
    owners = (one for one in anthropic.Anthropic.__mro__ if name in vars(one))
    # A version without it waits as live.
    yield from ((owner, name, wait_s) for owner in owners)
