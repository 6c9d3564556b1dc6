"""A request that is not sent while recording, since it is known that it would fail."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pytest_claude_params.misses.lines import request_line
from pytest_claude_params.misses.miss import BLOCKED, Miss

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.objections import Objection


class BlockedRequest:
    """A request that was not sent while recording, since it is known that it would fail.

    Args:
        request: what was asked, without secrets.
        objection: what is known against it.
        test: the test it was asked for.
    """

    def __init__(self, request: CallRequest, objection: Objection, test: str) -> None:
        self._request, self._objection = request, objection
        self.test = test
        self.is_told = False

    @property
    def line(self) -> str:
        """What is known at once."""
        return f"{BLOCKED}: {self._objection.reason}"

    @cached_property
    def miss(self) -> Miss:
        """All that can be said of it."""
        lines = self._objection.lines()
        details = (
            *lines,
            f"  request    {request_line(self._request)}",
            "",
            *self._objection.advice,
            "  Nothing was sent, so nothing is billed.",
        )
        reason = self._objection.reason
        return Miss(reason, details, "\n".join([reason, *lines]), title=BLOCKED)
