"""The screen of a miss: its first line and its details put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.misses.miss import Miss


def screen(miss: Miss, like: str = "") -> str:
    """Return the whole text of a miss.

    Args:
        miss: what is said.
        like: the test that has missed for the same cause before and shows it, if one has.
    """
    first = f"{miss.title}: {miss.reason}"
    if like and miss.own is not None:
        same = f"  Same cause as in {like}: shown there, with what to do."
        return "\n".join([first, same, *miss.own])
    return "\n".join([first, "", *miss.details])
