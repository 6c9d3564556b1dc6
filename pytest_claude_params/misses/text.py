"""The whole text of a miss."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.misses.miss import Miss


def screen(miss: Miss, like: str = "") -> str:
    """Return the whole text of a miss.

    Args:
        miss: what is said.
        like: the test that has shown the same differences before, if one has.
    """
    details = miss.details
    if like and miss.own:
        details = (f"  as in      {like}: the same differences", *miss.own)
    return "\n".join([f"{miss.title}: {miss.reason}", "", *details])
