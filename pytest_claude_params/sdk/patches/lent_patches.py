"""Our own stubs for transports, made once and lent in turn, as those for connections are.

To make them takes as long as to replay a call, and every test would. They ask whose turn it is
when a request is stopped, so one that is under way stays with the test that has sent it.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.sdk.patches import (
    connections,
    credentials,
    fault_patches,
    platform_header,
)
from pytest_claude_params.sdk.patches.replacement import INHERITED, replaced
from pytest_claude_params.sdk.stubs import aiohttp_stub, transports

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.sdk.patches.replacement import Patch


class LentPatches:
    """Lends the stubs to one test of a run after another."""

    def __init__(self) -> None:
        # Those that no test uses now: mostly one, since one interception at a time is open.
        self._free: list[_Patches] = []

    @contextmanager
    def lent(self, cassette: ClaudeCassette) -> Iterator[None]:
        """Let clients that ask meanwhile be answered by this cassette."""
        # Before vcrpy 9.4 ours stand before its own, which it makes for each test.
        if cassette.recorder.faults or not connections.LENT:
            with replaced(_patches(cassette, _Turn(cassette))):
                yield
            return
        patches = self._taken(cassette)
        patches.turn.cassette = cassette
        try:
            with replaced(patches.patches):
                yield
        finally:
            self._free.append(patches)

    def _taken(self, cassette: ClaudeCassette) -> _Patches:
        """Take patches that replace what stands there now: another tool may have put its own there."""
        kind = _kind(cassette)
        while self._free:
            patches = self._free.pop()
            if patches.kind == kind and patches.stand_before_what_is_there:
                return patches
        return _Patches(cassette, kind)


class _Turn:
    """Whose turn it is.

    Args:
        cassette: answers.
    """

    def __init__(self, cassette: ClaudeCassette) -> None:
        self.cassette = cassette

    def __call__(self) -> ClaudeCassette:
        """Return who answers now."""
        return self.cassette


class _Patches:
    """What is put in the place of transports, and of what else clients need.

    Args:
        cassette: the first that they are lent to.
        kind: for which tests they are.
    """

    def __init__(self, cassette: ClaudeCassette, kind: Hashable) -> None:
        self.kind = kind
        self.turn = _Turn(cassette)
        self.patches = tuple(_patches(cassette, self.turn))
        self._before = [vars(owner).get(name, INHERITED) for owner, name, _ in self.patches]

    @property
    def stand_before_what_is_there(self) -> bool:
        """Whether what they replace is what they have replaced before."""
        return all(
            vars(owner).get(name, INHERITED) is before
            for (owner, name, _), before in zip(self.patches, self._before, strict=True)
        )


def _kind(cassette: ClaudeCassette) -> Hashable:
    """Return what decides about the patches: the mode, and the libraries that are there by now."""
    libraries = (name in sys.modules for name in ("aiohttp", *aiohttp_stub.MODULES))
    return replays_only(cassette.recorder.mode), *libraries


def _patches(cassette: ClaudeCassette, turn: _Turn) -> Iterator[Patch]:
    if replays_only(cassette.recorder.mode):
        yield from credentials.patches()
    yield from platform_header.patches()
    yield from transports.patches(cassette, turn)
    yield from aiohttp_stub.patches(cassette, turn)
    yield from fault_patches.patches(cassette)
