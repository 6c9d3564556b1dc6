"""A line of a screen: what it says, how far it is indented, and whether it stands out."""

from __future__ import annotations

from typing import Literal, NamedTuple

Style = Literal["", "heading", "aside", "good", "warning", "bad"]


class Line(NamedTuple):
    """A line; a text of several lines is indented as a whole.

    Args:
        text: what it says.
        indent: how many columns stand empty before it.
        style: what it is, for terminals that can show it.
        styled: how many of its columns that is true of; all by default.
        hanging: how much further a line goes in that did not fit.
    """

    text: str = ""
    indent: int = 0
    style: Style = ""
    styled: int | None = None
    hanging: int = 0
