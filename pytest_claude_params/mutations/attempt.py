"""What is tried: one test, with one of its answers made worse in one way."""

from __future__ import annotations

from typing import NamedTuple


class Attempt(NamedTuple):
    """One run of a test.

    Args:
        test: its node id.
        operator: the name of what changes an answer.
        key: of the request whose answers are changed; ``None`` for the first that fits.
    """

    test: str
    operator: str
    key: str | None = None
