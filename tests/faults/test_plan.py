"""Which requests are struck, and what is said of faults that never were."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.faults import FaultPlan, parse

OVERLOADED, BROKEN, LIMITED = {"status": 529}, {"status": 500}, {"status": 429}


def ask(prompt="Hi"):
    """Make a request."""
    body = {"messages": [{"role": "user", "content": prompt}]}
    return CallRequest("POST", "https://api.anthropic.com/v1/messages", body=body)


def planned(*markers):
    """Make a plan of these markers."""
    return FaultPlan([parse(arguments) for arguments in markers])


def statuses(plan, *requests):
    """Give the status by which each request is struck, or ``None``."""
    struck = []
    for request in requests:
        standing = plan.aim_at(request)
        if standing:
            plan.note_struck(standing)
        struck.append(standing and standing.fault.effect.status)
    return struck


@pytest.mark.parametrize(
    ("markers", "expected"),
    [
        ([OVERLOADED], [529, None, None, None]),
        ([{**OVERLOADED, "times": 2}], [529, 529, None, None]),
        ([{**OVERLOADED, "on": 2}], [None, 529, None, None]),
        ([{**OVERLOADED, "on": 2, "times": 2}], [None, 529, 529, None]),
        ([{**OVERLOADED, "every": True}], [529, 529, 529, 529]),
        ([{**OVERLOADED, "every": True, "on": 3}], [None, None, 529, 529]),
        ([{**OVERLOADED, "times": 2}, LIMITED], [529, 529, 429, None]),
        ([OVERLOADED, {**LIMITED, "on": 3}], [529, None, 429, None]),
        ([OVERLOADED, OVERLOADED], [529, 529, None, None]),
        ([OVERLOADED, {**BROKEN, "every": True}], [529, 500, 500, 500]),
    ],
)
def test_the_first_fault_that_is_due_strikes(markers, expected):
    """Each request is struck by one at most."""
    assert statuses(planned(*markers), *[ask()] * 4) == expected


def test_only_requests_with_the_prompt_are_counted():
    """The pattern may stand anywhere in it."""
    plan = planned({**OVERLOADED, "prompt": "It.ly", "on": 2})

    struck = statuses(plan, ask("In Italy?"), ask("In Spain?"), ask("Italy"), ask("Italy"))

    assert struck == [None, None, 529, None]


def test_a_fault_that_is_given_back_strikes_the_next():
    """A plain answer cannot be cut; the stream after it can."""
    plan = planned({"cut_after": 1})
    first = plan.aim_at(ask())
    plan.give_back(first)

    assert plan.aim_at(ask()) is first
    assert plan.aim_at(ask()) is None


@pytest.mark.parametrize(
    ("marker", "requests", "said"),
    [
        (OVERLOADED, 0, "claude_fault(status=529) never struck: the test made 0 requests"),
        (
            {**OVERLOADED, "on": 3},
            2,
            "claude_fault(status=529, on=3) never struck: the test made 2 requests",
        ),
        (
            {**OVERLOADED, "times": 3},
            1,
            (
                "claude_fault(status=529, times=3) struck 1 of 3 times: the test made 1 request;"
                " every=True strikes as many as come"
            ),
        ),
        (
            {**OVERLOADED, "every": True},
            0,
            "claude_fault(status=529, every=True) never struck: the test made 0 requests",
        ),
        (
            {**OVERLOADED, "prompt": "Italy"},
            2,
            (
                "claude_fault(status=529, prompt='Italy') never struck:"
                " the test made 0 requests whose prompt has 'Italy'"
            ),
        ),
    ],
)
def test_a_fault_that_struck_too_seldom_says_so(marker, requests, said):
    """With the count and the next step."""
    plan = planned(marker)
    statuses(plan, *[ask()] * requests)

    assert plan.shortfalls == [said]


@pytest.mark.parametrize("marker", [OVERLOADED, {**OVERLOADED, "every": True}])
def test_a_fault_that_struck_says_nothing(marker):
    """Once is enough for one that strikes as many as come."""
    plan = planned(marker)
    statuses(plan, ask())

    assert plan.shortfalls == []


def test_a_fault_that_nothing_was_fit_for_says_what_it_needs():
    """Requests were made, but none was answered by a stream."""
    plan = planned({"cut_after": 3})
    plan.give_back(plan.aim_at(ask()))

    assert plan.shortfalls == [
        "claude_fault(cut_after=3) never struck: no streamed answer had more events than that"
    ]
