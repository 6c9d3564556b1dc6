"""Operators over recordings that other projects made of the real API: each answer stays one.

They are no part of this repository; see ``test_foreign_cassettes.py``.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
from anthropic.types.beta import BetaMessage, BetaRawMessageStreamEvent
from pydantic import TypeAdapter, ValidationError

from pytest_claude_params.contracts.event_order import first_disorder
from pytest_claude_params.matching import key_of
from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.mutations.mutation import changed_response

if "CLAUDE_PARAMS_FOREIGN_CASSETTES" not in os.environ:
    pytest.skip("CLAUDE_PARAMS_FOREIGN_CASSETTES names no folder", allow_module_level=True)

EVENT = TypeAdapter(BetaRawMessageStreamEvent)


@pytest.fixture(scope="module")
def messages(recorded):
    """List the messages that an answer may be swapped for."""
    found = [call.response.message for call in recorded.values() if call.request.is_message]
    return [message for message in found if message.get("content")]


def problem_of(response):
    """Say what the SDK's strict validation has against an answer, or its events' order."""
    # Here, since to load it takes half a second.
    from openai.types.chat import ChatCompletion

    try:
        if not response.is_stream:
            kind = ChatCompletion if "choices" in response.body else BetaMessage
            kind.model_validate(response.body, strict=True)
            return ""
        for event in response.events:
            if event["type"] != "ping":
                EVENT.validate_python(event, strict=True)
    except ValidationError as error:
        return str(error)
    return first_disorder(response.events) or ("" if response.complete else "it broke off")


@pytest.mark.parametrize("name", OPERATORS)
def test_no_changed_answer_is_one_that_the_api_would_not_give(name, recorded, messages):
    """Neither for the SDK's types nor as a stream, wherever the recorded one was right."""
    problems = {}
    for place, call in recorded.items():
        seed = key_of(call.request)
        new = changed_response(OPERATORS[name], call.request, call.response, seed, messages)
        if new is not None and not problem_of(call.response):
            problems[place] = problem_of(new)

    assert {place: said for place, said in problems.items() if said} == {}
    assert problems, "an operator that fits no answer proves nothing"


@pytest.mark.nightly
def test_most_answers_are_fit_for_most_operators(recorded, messages):
    """An operator that fits next to nothing finds nothing."""
    fitting = Counter(
        name
        for name, operator in OPERATORS.items()
        for call in recorded.values()
        if changed_response(operator, call.request, call.response, "", messages)
    )

    assert min(fitting.values()) >= 3
    assert sum(count > 100 for count in fitting.values()) >= 17
    assert fitting["refusal"] > 700
