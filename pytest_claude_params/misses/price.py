"""The price of recording a request at most: its repeats, and the requests of the test after it."""

from __future__ import annotations

import math
import shlex
from typing import TYPE_CHECKING

from pytest_claude_params import prices
from pytest_claude_params.cassettes.nearest import nearest
from pytest_claude_params.misses.miss import Later, Recording
from pytest_claude_params.spending.worst_case import worst_case

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.misses.context import MissContext


def recording_of(request: CallRequest, cassette: Cassette, context: MissContext) -> Recording:
    """Say what records a request, and what that costs at most."""
    command = context.command_before_test(cassette)
    test = " ".join(shlex.split(context.test))
    if not is_paid_for(request, cassette):
        return Recording(command, test, aside=_aside(request, cassette))
    times, later = context.times_left(), _unplayed(cassette, context)
    replaces = _replaced(request, cassette, list(later), times)
    tokens_in, tokens_out = prices.estimated_tokens(request)
    cost = worst_case(request, tokens_in).dollars
    more = _more_than(cassette.interactions[replaces[0] - 1][0], tokens_in) if replaces else None
    return Recording(
        command,
        test,
        times * tokens_in,
        times * tokens_out,
        None if cost is None else times * cost,
        replaces,
        tuple(_later(number, answer) for number, answer in later.items() if number not in replaces),
        None if more is None else times * more,
        None if more is None else _cost_of(request, times * more),
    )


def _more_than(recorded: CallRequest, tokens_in: int) -> int:
    """Return how many tokens more a request has than one that was recorded, both estimated."""
    return tokens_in - prices.estimated_tokens(recorded)[0]


def _cost_of(request: CallRequest, tokens: int) -> float | None:
    """Return what so many input tokens cost, negative for fewer."""
    usage: dict[str, object] = {"input_tokens": abs(tokens), "output_tokens": 0}
    cost = prices.cost_of_usage(request.model, usage)
    return None if cost is None else math.copysign(cost, tokens)


def _unplayed(cassette: Cassette, context: MissContext) -> dict[int, CallResponse]:
    """Return the answers that the test may still ask for, by number; others' are not its own."""
    numbers = cassette.unplayed if context.is_owned else ()
    answers = {number: cassette.interactions[number - 1][1] for number in numbers}
    return {number: answer for number, answer in answers.items() if answer.usage}


def _replaced(
    request: CallRequest, cassette: Cassette, unplayed: list[int], times: int
) -> tuple[int, ...]:
    """Say in place of which recordings this one is made: the nearest, and its own repeats."""
    like = nearest(cassette.interactions, request)
    if like is None or like[0] not in unplayed:
        return ()
    key = cassette.matcher.key(like[1][0])
    repeats = [
        number
        for number in unplayed
        if number != like[0] and cassette.matcher.key(cassette.interactions[number - 1][0]) == key
    ]
    return (like[0], *repeats[: times - 1])


def _later(number: int, answer: CallResponse) -> Later:
    cost = prices.cost_of_usage(answer.model, answer.usage)
    tokens = [answer.count_of(name) or 0 for name in ("input_tokens", "output_tokens")]
    return Later(number, tokens[0], tokens[1], cost)


def _aside(request: CallRequest, cassette: Cassette) -> str:
    return cassette.put_aside.reason if cassette.put_aside.answers(request) else ""


def is_paid_for(request: CallRequest, cassette: Cassette) -> bool:
    """Whether recording it costs tokens: an answer that was put aside is not asked for again."""
    aside = cassette.put_aside
    return request.is_message and not (aside.reason and aside.answers(request))
