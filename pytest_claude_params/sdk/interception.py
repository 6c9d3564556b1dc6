"""Where calls are caught: vcrpy knows the HTTP libraries, our cassette the meaning.

Transports of httpx, httpx2, aiohttp, urllib3 and botocore are replaced on their classes, so a
client is caught wherever and whenever it was built. From vcrpy 9.4 on its patchers are skipped
where ours stand (`patches/lent_patches.py`) or its stubs are lent (`patches/connections.py`).
"""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vcr import patch
from vcr.cassette import CassetteContextDecorator
from vcr.record_mode import RecordMode

from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
from pytest_claude_params.sdk.patches import connections
from pytest_claude_params.sdk.patches.connections import LentConnections
from pytest_claude_params.sdk.patches.lent_patches import LentPatches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from pytest_claude_params.cassettes.recording.recorder import Recorder


@dataclass
class Lender:
    """Lends stubs, which take long to make, to one interception of a run after another."""

    connections: LentConnections = field(default_factory=LentConnections)
    patches: LentPatches = field(default_factory=LentPatches)


@contextmanager
def intercepted(recorder: Recorder, lender: Lender | None = None) -> Iterator[ClaudeCassette]:
    """Catch every call to Claude in this process and hand it to ``recorder``.

    Args:
        recorder: answers.
        lender: lends stubs; without, they are made for this recorder alone.
    """
    lender = lender or Lender()
    mode = RecordMode.NONE if replays_only(recorder.mode) else RecordMode.NEW_EPISODES
    skipped = skipped_patchers()
    with (
        _vcrpys_own(
            recorder=recorder,
            path=str(recorder.cassette.path),
            record_mode=mode,
            skip_patchers=(*skipped, *connections.LENT),
        ) as cassette,
        lender.connections.lent(cassette, skipped),
        # After vcrpy's own, over which ours win.
        lender.patches.lent(cassette),
    ):
        try:
            yield cassette
        finally:
            cassette.end()


def _vcrpys_own(**arguments: Any) -> AbstractContextManager[ClaudeCassette]:
    """Open a cassette with those of vcrpy's patchers that are not skipped; mostly none are left."""
    if set(arguments["skip_patchers"]).issuperset(getattr(patch, "PATCHER_NAMES", _UNKNOWN)):
        return nullcontext(ClaudeCassette.load(**arguments))
    return CassetteContextDecorator(ClaudeCassette, lambda: dict(arguments))  # type: ignore[no-any-return]


# Before vcrpy 9.4 none can be left out.
_UNKNOWN = ("all",)
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
