"""Where calls are caught: vcrpy's patchers know the HTTP libraries, our cassette the meaning.

The patchers replace the transports of httpx, httpx2, aiohttp, urllib3 and botocore, so a
client is caught wherever and whenever it was built.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from vcr.cassette import CassetteContextDecorator
from vcr.record_mode import RecordMode

from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
from pytest_claude_params.sdk.patches import (
    connections,
    credentials,
    fault_patches,
    platform_header,
)
from pytest_claude_params.sdk.patches.connections import Lender
from pytest_claude_params.sdk.patches.replacement import replaced
from pytest_claude_params.sdk.stubs import aiohttp_stub, transports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.sdk.patches.replacement import Patch


@contextmanager
def intercepted(recorder: Recorder, lender: Lender | None = None) -> Iterator[ClaudeCassette]:
    """Catch every call to Claude in this process and hand it to ``recorder``.

    Args:
        recorder: answers.
        lender: lends stubs for connections; without, they are made for this recorder alone.
    """
    mode = RecordMode.NONE if recorder.mode == "none" else RecordMode.NEW_EPISODES
    arguments: dict[str, Any] = {
        "recorder": recorder,
        "path": str(recorder.cassette.path),
        "record_mode": mode,
        "skip_patchers": (*skipped_patchers(), *connections.LENT),
    }
    with (
        CassetteContextDecorator(ClaudeCassette, lambda: dict(arguments)) as cassette,
        (lender or Lender()).lent(cassette, skipped_patchers()),
        # After vcrpy's own, over which ours win.
        replaced(_patches(cassette)),
    ):
        try:
            yield cassette
        finally:
            cassette.end()


def _patches(cassette: ClaudeCassette) -> Iterator[Patch]:
    if cassette.recorder.mode == "none":
        yield from credentials.patches()
    yield from platform_header.patches()
    yield from transports.patches(cassette)
    yield from aiohttp_stub.patches(cassette)
    yield from fault_patches.patches(cassette)


# What each of vcrpy's patchers is needed for. Those of httpx and httpx2 also know transports
# made by others; the libraries' own are covered by our stub.
_PATCHED_LIBRARIES = {
    "boto3": ("botocore",),
    "httplib2": ("httplib2",),
    "tornado": ("tornado",),
    "aiohttp": (),
    "httpx": ("httpx_curl_cffi", "pyreqwest"),
    "httpx2": (),
    # It replaces what the patcher of urllib3 replaces again: requests has no copy of its own.
    "requests": (),
}


def skipped_patchers() -> tuple[str, ...]:
    """The patchers that have nothing to patch: to look for each library again costs every test.

    vcrpy has imported by now what is installed.
    """
    return tuple(
        patcher
        for patcher, libraries in _PATCHED_LIBRARIES.items()
        if not any(name in sys.modules for name in libraries)
    )
