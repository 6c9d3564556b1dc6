"""Asking: the requests of a comparison on both arms, of which what was paid for is not asked again."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, TextIO

import click

from pytest_claude_params.call import Call, CallRequest
from pytest_claude_params.commands.comparing.ctrl_c import CtrlC
from pytest_claude_params.comparisons.answer import Answer
from pytest_claude_params.comparisons.plan import PlannedCase, estimated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.call import CallResponse
    from pytest_claude_params.commands.comparing.saved_answers import SavedAnswers
    from pytest_claude_params.comparisons.plan import Estimate


class Asked(NamedTuple):
    """A request of one arm.

    Args:
        case: what it is about.
        arm: who is asked.
        request: what is sent.
    """

    case: PlannedCase
    arm: Literal["control", "target"]
    request: CallRequest


class Asking:
    """Asks, and knows what asking would cost.

    Args:
        paid: what was asked, and what earlier runs have left.
        has_control: whether the recorded model is asked beside the target.
    """

    def __init__(self, paid: SavedAnswers, *, has_control: bool) -> None:
        self._paid = paid
        self._has_control = has_control

    def requests_of(self, cases: Sequence[PlannedCase]) -> list[Asked]:
        """Return the requests of cases, that of the control before the target's."""
        found: list[Asked] = []
        for one in cases:
            if self._has_control and not one.control.refused:
                found.append(Asked(one, "control", one.control.request))
            found.append(Asked(one, "target", one.target.request))
        return found

    def estimate(self, asked: Sequence[Asked]) -> Estimate:
        """Say what it costs to ask what was not paid for before."""
        known = self._paid.known([one.request for one in asked])
        return estimated(
            [
                (one.case, one.request)
                for one, paid in zip(asked, known, strict=True)
                if paid is None
            ]
        )

    def answers(self, cases: Sequence[PlannedCase], indexes: range) -> tuple[Answer, ...]:
        """Ask each case on both arms, side by side.

        Raises ``KeyboardInterrupt`` after Ctrl-C, once what was under way has its answer.

        Args:
            cases: what is asked.
            indexes: the numbers of their samples.
        """
        asked = [(index, one) for index in indexes for one in self.requests_of(cases)]
        responses = self._responses([one.request for _, one in asked])
        return tuple(
            Answer(one.case.case.key, one.arm, index, Call(one.request, response))
            for (index, one), response in zip(asked, responses, strict=True)
        )

    def _responses(self, requests: Sequence[CallRequest]) -> list[CallResponse]:
        from pytest_claude_params.sdk.own_requests.arm_requests import ask_all

        known = self._paid.take(requests)
        missing = [number for number, one in enumerate(known) if one is None]
        ctrl_c = CtrlC(partial(click.echo, err=True))
        found = ask_all(
            [requests[number] for number in missing],
            progress_on(sys.stderr, len(missing)),
            self._paid.note,
            may_send=lambda: not ctrl_c.is_pressed,
            around=ctrl_c.watched,
        )
        asked = dict(zip(missing, found, strict=True))
        answers = [one or asked[number] for number, one in enumerate(known)]
        if None in answers:
            raise KeyboardInterrupt
        return [one for one in answers if one]


def progress_on(stream: TextIO, total: int) -> Callable[[int], None]:
    """Return what shows how many answers there are, on one line of a terminal; else nothing.

    Args:
        stream: where to.
        total: how many there will be.
    """
    if not stream.isatty():
        return lambda _count: None

    def show(count: int) -> None:
        text = f"  {count:,} of {total:,} answers"
        # The line is for waiting: the last answer takes it away.
        stream.write(f"\r{text}" if count < total else f"\r{' ' * len(text)}\r")
        stream.flush()

    return show
