"""What a marker can say, and what is told of what cannot be meant."""

from __future__ import annotations

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.faults import parse

REFUSALS = [
    ({"status": True}, "status=True will not do. Allowed: a whole number from 400 to 599."),
    ({"status": "529"}, "status='529' will not do. Allowed: a whole number from 400 to 599."),
    ({"status": 529, "message": 5}, "message=5 will not do. Allowed: a text."),
    ({"status": 429, "retry_after": "30"}, "retry_after='30' will not do. Allowed: seconds."),
    (
        {"status": 429, "headers": {"retry-after": 30}},
        "headers={'retry-after': 30} will not do. Allowed: a dictionary of texts.",
    ),
    ({"status": 502, "html": 1}, "html=1 will not do. Allowed: True or False."),
    ({"cut_after": -1}, "cut_after=-1 will not do. Allowed: a whole number from 0 on."),
    ({"malformed": False}, "malformed=False will not do. Allowed: True."),
    ({"delay_s": 0}, "delay_s=0 will not do. Allowed: a number of seconds."),
    ({"delay_s": float("nan")}, "delay_s=nan will not do. Allowed: a number of seconds."),
    ({"delay_s": 1, "real": "yes"}, "real='yes' will not do. Allowed: True or False."),
    (
        {"connection": ["reset"]},
        "connection=['reset'] is not one of refused, reset, timeout.",
    ),
    ({"status": 500, "on": 0}, "on=0 will not do. Allowed: a whole number from 1 on."),
    ({"status": 500, "times": 1.5}, "times=1.5 will not do. Allowed: a whole number from 1 on."),
    ({"status": 500, "every": 1}, "every=1 will not do. Allowed: True or False."),
    ({"status": 500, "prompt": "("}, "prompt='(' will not do. Allowed: a regular expression."),
    ({"status": 500, "prompt": 5}, "prompt=5 will not do. Allowed: a regular expression."),
    (
        {"status": 500, "every": True, "times": 2},
        "every=True and times=2 contradict each other; say one",
    ),
]


@pytest.mark.parametrize(("arguments", "text"), REFUSALS)
def test_a_value_that_cannot_be_meant_is_refused(arguments, text):
    """With the value and what is allowed."""
    with pytest.raises(UsageError) as caught:
        parse(arguments)

    assert str(caught.value) == f"claude_fault: {text}"


def test_a_fault_is_shown_as_it_was_written():
    """In the order of its arguments."""
    fault = parse({"times": 2, "status": 529, "message": "Busy"})

    assert fault.text == "claude_fault(times=2, status=529, message='Busy')"
