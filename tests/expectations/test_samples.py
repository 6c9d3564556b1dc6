"""Requests are the same whatever has no bearing on the answer."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.expectations.samples.repeated_requests import groups_of, question_of


def asked(**parameters) -> Call:
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", body=parameters)
    return Call(request, CallResponse(200))


def test_the_order_of_parameters_has_no_bearing():
    assert question_of(asked(a=1, b=2)) == question_of(asked(b=2, a=1, stream=True))


@settings(deadline=None)
@given(st.lists(st.integers(0, 3)))
def test_every_call_is_in_one_group(numbers):
    groups = groups_of(asked(n=number) for number in numbers)

    assert sorted(numbers) == sorted(
        call.request.parameters["n"] for group in groups for call in group
    )
    assert len(groups) == len(set(numbers))
