"""Python's search for garbage, put off while many objects are made and all of them stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: to find none takes longer than to make the objects."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Spared:
    """Objects that all searches for garbage pass by, until it is undone.

    Loaded modules stay until the process ends, and pytest searches all of their objects twice
    when a run is over: 0.1 s each time with the SDK and the HTTP libraries.
    """

    def __init__(self) -> None:
        # What somebody else has frozen by now, they undo themselves.
        self._is_ours = not gc.get_freeze_count()

    def spare(self) -> None:
        """Leave the objects of now out of later searches."""
        if self._is_ours:
            gc.freeze()

    def undo(self) -> None:
        """Search them again."""
        if self._is_ours:
            gc.unfreeze()
