"""A body: a text of a run or a comparison, which other rows name by its digest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Body:
    """A system prompt, a set of tools, a message or an answer, written before its first use.

    Args:
        digest: what calls and samples name it by.
        value: what was sent or came back, as JSON; images and documents stand in bodies of their
            own, which ``source`` names by their digest.
    """

    digest: str
    value: Any
