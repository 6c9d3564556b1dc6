"""The order of new recordings in a file."""

from __future__ import annotations

import itertools

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.order import Added, by_request, in_order
from pytest_claude_params.matching import Matcher

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


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_shared_cassette_is_ordered_by_what_was_asked(order):
    """Whichever test comes first."""
    body = {"model": "claude-0"}
    requests = [
        {**body, "messages": [{"role": "user", "content": prompt}], "max_tokens": limit}
        for prompt, limit in (("a", 1), ("a", 2), ("b", 1), ("c", 1))
    ]
    items = [(CallRequest("POST", URL, {}, body), CallResponse(200)) for body in requests]
    ordered = by_request([items[number] for number in order], Matcher())

    assert [request.prompt for request, _ in ordered] == ["a", "a", "b", "c"]
    assert ordered == by_request(items, Matcher())


def test_equal_requests_keep_their_order_in_a_shared_cassette():
    """Also where they are equal only in what matters."""
    first, second, other = (
        (
            CallRequest("POST", URL, {}, {"messages": [], "system": system, **more}),
            CallResponse(200),
        )
        for system, more in (("z", {}), ("a", {}), ("m", {"max_tokens": 1}))
    )

    ordered = by_request([first, other, second], Matcher(("system",)))

    assert ordered.index(first) + 1 == ordered.index(second)
