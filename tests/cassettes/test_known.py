"""Which requests of a cassette can be asked before its test runs."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.known import known_requests
from pytest_claude_params.matching import EVERYTHING_MATTERS, Matcher

API = "https://api.anthropic.com/v1/messages"
HERE = "http://127.0.0.1/v1/messages"


@pytest.fixture(autouse=True)
def _no_base_url(monkeypatch):
    monkeypatch.delenv("ANTHROPIC_BASE_URL", raising=False)


def asked(*turns, url=API, **more):
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(turns)]
    return CallRequest("POST", url, {}, {"model": "m", "messages": messages, **more})


def answered(text="It is blue.", status=200, content=None):
    content = content or [{"type": "text", "text": text}]
    return CallResponse(status, {}, {"type": "message", "content": content})


def known(*recorded, matcher=EVERYTHING_MATTERS, left=()):
    return known_requests(recorded, matcher, left)


def test_each_is_asked_as_often_as_it_was_recorded():
    sample = [(asked("Color?"), answered("Blue")), (asked("Color?"), answered("Red"))]

    assert known(*sample) == [asked("Color?"), asked("Color?")]


def test_a_turn_that_holds_an_earlier_answer_is_not_asked():
    """However short it is; turns that the test has written itself are no answers."""
    first = (asked("Color?"), answered("Red"))
    second = (asked("Color?", "Red", "Another?"), answered("Blue"))
    few_shots = (asked("Fruit?", "Pear", "Another?"), answered("Plum"))

    assert known(first, second, few_shots) == [first[0], few_shots[0]]


def test_what_a_tool_has_said_is_not_asked():
    call = [{"type": "tool_use", "id": "toolu_01", "name": "search", "input": {}}]
    result = [{"type": "tool_result", "tool_use_id": "toolu_01", "content": "3"}]

    assert known((asked("How many?"), answered(content=call)), (asked(result), answered())) == [
        asked("How many?")
    ]


def test_a_question_about_an_answer_is_not_asked():
    """A judge's, for instance."""
    first = (asked("Color?"), answered('It is "blue".'))
    judge = (asked('Is this polite? It is "blue".'), answered())

    assert known(first, judge) == [first[0]]


def test_what_may_vary_or_is_ignored_or_was_blanked_is_not_asked():
    recorded = [(asked("Today is 2026-11-28"), answered()), (asked("Hi"), answered())]
    assert known(*recorded, matcher=Matcher((), ("date",))) == [asked("Hi")]
    traced = [(asked("Hi", metadata={"user_id": "1"}, top_k=3), answered()), recorded[1]]
    assert known(*traced, matcher=Matcher(("top_k",), ())) == [asked("Hi")]
    assert known((asked("My key is REDACTED"), answered())) == []


def test_errors_and_other_endpoints_are_not_asked():
    counting = CallRequest("POST", f"{API}/count_tokens", {}, asked("Hi").body)
    elsewhere = asked("Hi", url="https://gateway.example/v1/messages")
    recorded = [
        (asked("Hi"), answered(status=529)),
        (counting, answered()),
        (elsewhere, answered()),
    ]

    assert known(*recorded) == []


def test_a_server_of_the_tests_own_is_not_the_api(monkeypatch):
    """What was asked on this machine is asked on this machine, or not at all."""
    recorded = (asked("Hi", url=HERE), answered())
    assert known(recorded) == []
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:8080")
    assert known(recorded) == [recorded[0]]


def test_what_waits_already_is_not_asked_again():
    """A run has broken off after it had asked one of two."""
    sample = [(asked("Color?"), answered("Blue")), (asked("Color?"), answered("Red"))]

    assert known(*sample, left=[asked("Color?")]) == [asked("Color?")]
