"""Which recording stands beside what is asked now."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.nearest import nearest
from pytest_claude_params.cassettes.pairing import Beside, paired
from pytest_claude_params.matching import EVERYTHING_MATTERS

URL = "https://api.anthropic.com/v1/messages"


def ask(prompt, system="Be terse.", **more):
    body = {"model": "claude-haiku-4-5", "max_tokens": 60, "system": system, **more}
    body["messages"] = [{"role": "user", "content": prompt}]
    return CallRequest("POST", URL, {"anthropic-version": "2023-06-01"}, body)


def beside(recorded, asked, *, owned=False):
    interactions = [(request, CallResponse(200, {}, {})) for request in recorded]
    return paired(asked, interactions, EVERYTHING_MATTERS, owned=owned)


ROME, OSLO, JOKE = (ask(one) for one in ("Where is Rome?", "Where is Oslo?", "Tell me a joke!"))


def test_a_changed_request_stands_beside_the_nearest_of_a_shared_cassette():
    """Whatever its place, since the one in its place may be another test's."""
    changed = ask("Where is Oslo?", system="Be kind.")
    assert beside([ROME, OSLO, JOKE], [changed]) == [Beside(2, is_nearest=True)]
    assert beside([ROME, OSLO, JOKE], [ask("Tell me: Where is Oslo?")]) == [
        Beside(2, is_nearest=True)
    ]


def test_what_is_asked_again_is_nobody_elses_nearest():
    assert beside([ROME, OSLO], [ask("Where is Rome now?"), ROME]) == [
        Beside(2, is_nearest=True),
        Beside(1),
    ]


@pytest.mark.parametrize(
    "other",
    [
        ask("Write a poem about the sea."),
        ask("Where is Oslo?", stream=True),
        CallRequest("POST", f"{URL}/count_tokens", OSLO.headers, OSLO.body),
    ],
    ids=["another question", "a stream", "a count"],
)
def test_what_is_not_like_any_recording_stands_alone_in_a_shared_cassette(other):
    assert beside([ROME, OSLO, JOKE], [other]) == [Beside()]


def test_samples_of_a_changed_request_stand_in_their_order():
    assert beside([OSLO] * 3, [ask("Where is Oslo?", system="Be kind.")] * 3) == [
        Beside(number, is_nearest=True) for number in (1, 2, 3)
    ]


def test_in_a_cassette_of_one_test_the_place_decides():
    assert beside([ROME, OSLO], [ask("Write a poem."), OSLO], owned=True) == [Beside(1), Beside(2)]


def test_the_nearest_of_many_that_differ_in_their_prompts_only():
    """Each shares the same parameters with what is asked; only twenty are compared closely."""
    many = [ask(f"What is the capital of country {n}?") for n in range(200)]
    interactions = [(request, CallResponse(200, {}, {})) for request in many]
    assert nearest(interactions, ask("Tell me: what is the capital of country 7?"))[0] == 8
