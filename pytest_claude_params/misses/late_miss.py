"""A miss that is described once somebody asks for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_claude_params.misses.description import describe
from pytest_claude_params.misses.lines import request_line
from pytest_claude_params.misses.miss import Miss

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.misses.context import MissContext
    from pytest_claude_params.secrets.redactions.redaction import Redaction


class LateMiss:
    """A request that no recording answered, described once somebody asks for it.

    The caller may be in the middle of an event loop, where files must not be read; what only
    helps, such as the nearest recording or a price, waits until the test has ended.

    Args:
        request: what was asked, without secrets.
        cassette: what was asked for an answer.
        context: how the test and its cassette are shown.
        test: the test it was asked for.
        redactions: what is secret in recordings of other tools, and not to be shown.
    """

    def __init__(
        self,
        request: CallRequest,
        cassette: Cassette,
        context: MissContext,
        test: str,
        redactions: Sequence[Redaction] = (),
    ) -> None:
        self._redactions = redactions
        self.test = test
        self.is_told = False
        self._request, self._cassette = request, cassette
        # Which thread asks, and what has been played by then, is known now only.
        starter, times_left = context.starter(), context.times_left()
        self._context = replace(context, starter=lambda: starter, times_left=lambda: times_left)

    @property
    def line(self) -> str:
        """What is known at once."""
        asked = request_line(self._request)
        return f"claude replay miss: no recording in {self._context.cassette_name} answers {asked}"

    @cached_property
    def miss(self) -> Miss:
        """All that can be said of it. What fails only helps, so it never replaces the miss."""
        try:
            return describe(self._request, self._cassette, self._context, self._redactions)
        except Exception as error:  # noqa: BLE001  (told in the screen)
            return _plainly(self._request, self._context, error)


def _plainly(request: CallRequest, context: MissContext, error: Exception) -> Miss:
    why = f"{type(error).__name__}: {error}".splitlines()[0]
    details = (
        f"  cassette   {context.cassette_name}",
        f"  request    {request_line(request)}",
        f"  what has changed could not be looked up: {why}",
        "",
        f"  Record it:  pytest --claude-record=new {context.test}",
    )
    return Miss("no recording answers this request -> pytest --claude-record=new", details)
