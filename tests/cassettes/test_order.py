"""The order of new recordings in a file."""

from __future__ import annotations

import itertools

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.order import Added, Played, by_request, in_order, in_place
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
    return [one.interaction[0].prompt for one in in_order(recordings)]


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

    assert [one.interaction[1].body for one in in_order(calls)] == ["first", "second"]


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


def placed(file, played, new, gone=""):
    """Return the prompts of a file, once what is gone has been replaced by what is new.

    ``played`` gives the numbers of recordings by when they were played, ``new`` the prompts of
    new ones by when they were sent.
    """
    interactions = [added(name, 0, 0, f"old {name}").interaction for name in file]
    kept = [item for item in interactions if item[0].prompt not in gone]
    log = [Played(number, at) for at, number in played.items()]
    recorded = [added(name, at, at + 0.5, "new") for at, name in new.items()]
    ordered = in_place(kept, interactions, log, recorded, Matcher())
    return " ".join(
        request.prompt.upper() if response.body == "new" else request.prompt
        for request, response in ordered
    )


@pytest.mark.parametrize(
    ("file", "played", "new", "gone", "expected"),
    [
        ("abc", {1: 0, 3: 2}, {2: "x"}, "b", "a X c"),
        ("abc", {}, {1: "x", 2: "y", 3: "z"}, "abc", "X Y Z"),
        ("abc", {2: 1, 3: 2}, {1: "x"}, "a", "X b c"),
        ("abc", {1: 0, 2: 1}, {3: "x", 4: "y"}, "c", "a b X Y"),
        ("ab", {1: 1, 2: 0}, {3: "x"}, "", "a X b"),
        # What is asked once more gets its answers in the order of the file.
        ("ab", {1: 1, 2: 0}, {3: "b"}, "", "a b B"),
        ("aab", {1: 0, 2: 1, 4: 2}, {3: "a"}, "", "a a A b"),
    ],
)
def test_what_changed_stands_where_it_stood(file, played, new, gone, expected):
    """A pull request then shows the old answer beside the new one."""
    assert placed(file, played, new, gone) == expected
