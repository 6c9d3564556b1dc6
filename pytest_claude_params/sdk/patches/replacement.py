"""Attributes replaced for a while, all at once and put back in the end.

What vcrpy offers for that takes 10 us for each attribute, and every test replaces dozens.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Class, attribute, what stands there meanwhile.
Patch = tuple[Any, str, Any]
INHERITED = object()


@contextmanager
def replaced(patches: Iterable[Patch]) -> Iterator[None]:
    """Replace attributes; the later of two that replace the same one wins."""
    before: list[Patch] = []
    try:
        for owner, name, ours in patches:
            before.append((owner, name, vars(owner).get(name, INHERITED)))
            setattr(owner, name, ours)
        yield
    finally:
        for owner, name, original in reversed(before):
            _put_back(owner, name, original)


def beneath_vcrpy(method: Any, cassette: Any) -> Any:
    """Return what vcrpy has replaced for this cassette, or the method itself if vcrpy has not.

    vcrpy before 9.4 replaces transports that have a stub of our own as well; a request that
    passed both would be recorded twice.
    """
    held = [cell.cell_contents for cell in getattr(method, "__closure__", None) or ()]
    return method.__wrapped__ if any(one is cassette for one in held) else method


def _put_back(owner: Any, name: str, original: Any) -> None:
    if original is INHERITED:
        delattr(owner, name)
    else:
        setattr(owner, name, original)
