"""The order of new recordings in a file."""

from __future__ import annotations

import itertools

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.order import Added, in_order

URL = "https://api.anthropic.com/v1/messages"


def added(prompt, sent_at, answered_at, answer="Hello"):
    """Make a recording and its times."""
    body = {"messages": [{"role": "user", "content": prompt}]}
    return Added(
        (CallRequest("POST", URL, {}, body), CallResponse(200, {}, answer)), sent_at, answered_at
    )


def prompts(recordings):
    """Return what was asked, in order."""
    return [request.prompt for request, _ in in_order(recordings)]


def test_one_after_the_other_stays_so():
    """However it was kept."""
    calls = [added("b", 0, 1), added("a", 1, 2), added("c", 3, 4)]

    for kept in itertools.permutations(calls):
        assert prompts(kept) == ["b", "a", "c"]


@pytest.mark.parametrize("times", list(itertools.permutations([(0, 9), (1, 5), (2, 3)])))
def test_what_was_under_way_at_once_does_not_depend_on_chance(times):
    """Neither on who went out first, nor on who was answered first."""
    calls = [added(name, *when) for name, when in zip("abc", times, strict=True)]

    assert prompts(calls) == prompts([added(name, 0, 9) for name in "abc"])


def test_equal_requests_stand_in_the_order_in_which_they_were_sent():
    """The one that is asked first again gets the same answer again."""
    calls = [added("a", 1, 2, "second"), added("a", 0, 3, "first")]

    assert [response.body for _, response in in_order(calls)] == ["first", "second"]


def test_nothing_was_recorded():
    """Then there is no order."""
    assert in_order([]) == []
