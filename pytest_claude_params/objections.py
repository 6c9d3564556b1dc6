"""Why a request is not worth its price: it is known to fail, whatever the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.call import CallRequest


@dataclass(frozen=True)
class Objection:
    """What is known against a request before it is sent.

    Args:
        reason: what is wrong with it, in a few words.
        lines: tells it in full; it may read files, so it is called once the test has ended.
        advice: what to do instead of recording it.
    """

    reason: str
    lines: Callable[[], list[str]]
    advice: tuple[str, ...]


def no_objection(_request: CallRequest) -> Objection | None:
    """Know nothing against a request."""
    return None
