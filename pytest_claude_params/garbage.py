"""Python's search for garbage, put off while many objects are made and all of them stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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


def spare_what_is_loaded() -> Callable[[], None]:
    """Leave the objects of now out of all searches for garbage; returns what undoes that.

    Loaded modules stay until the process ends, and pytest searches all of their objects twice
    when a run is over: 0.1 s each time with the SDK and the HTTP libraries.
    """
    if gc.get_freeze_count():  # somebody else's, who will undo it
        return _nothing
    gc.freeze()
    return gc.unfreeze


def _nothing() -> None:
    pass
