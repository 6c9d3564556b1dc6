import http.client
import json
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_claude_params.simulator import Scenario
from pytest_claude_params.simulator.composing.composer import write_answer
from pytest_claude_params.simulator.composing.randomness import Dealer
from pytest_claude_params.simulator.messages.events import events_of_answer
from pytest_claude_params.simulator.model_catalog import find_model
from pytest_claude_params.wire import event_stream

SEA = "Write a short poem about the sea"


def wire_of(simulator, body):
    connection = http.client.HTTPConnection(urlsplit(simulator.base_url).netloc)
    headers = {"x-api-key": "k", "anthropic-version": "2023-06-01"}
    connection.request("POST", "/v1/messages", json.dumps(body), headers)
    with connection.getresponse() as response:
        text = response.read().decode()
    connection.close()
    return response, text


def body_of(**more):
    turns = [{"role": "user", "content": SEA}]
    return {"model": "claude-haiku-4-5", "max_tokens": 3, "messages": turns, "stream": True, **more}


def test_the_events_come_in_the_order_of_the_api(simulator):
    response, text = wire_of(simulator, body_of())
    events = list(event_stream.events_of(text))

    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["transfer-encoding"] == "chunked"
    assert [
        "message_start",
        "content_block_start",
        "ping",
        *["content_block_delta"] * 3,
        "content_block_stop",
        "message_delta",
        "message_stop",
    ] == [event["type"] for event in events]


def test_usage_is_cumulative_at_the_end(simulator):
    events = list(event_stream.events_of(wire_of(simulator, body_of())[1]))

    assert events[-2] == {
        "type": "message_delta",
        "delta": {"stop_reason": "max_tokens", "stop_sequence": None, "stop_details": None},
        "usage": {
            "input_tokens": 14,
            "cache_creation_input_tokens": 0,
            "cache_read_input_tokens": 0,
            "output_tokens": 3,
        },
    }
    assert events[0]["message"]["usage"]["output_tokens"] == 1


def test_events_are_padded_before_the_last_brace(simulator):
    lines = [line for line in wire_of(simulator, body_of())[1].split("\n") if "data:" in line]

    assert len({len(line) - len(line[:-1].rstrip()) for line in lines}) > 3


@pytest.mark.parametrize(
    "parameters", [{}, {"max_tokens": 7}, {"stop_sequences": ["b", "c"]}, {"temperature": 0}]
)
def test_a_stream_says_the_same_as_a_plain_answer(ask, parameters):
    for _ in range(3):
        plain = ask(SEA, **parameters)
        with ask.client.messages.stream(**ask.arguments(SEA, **parameters)) as stream:
            streamed = stream.get_final_message()

        assert plain.content[0].text == streamed.content[0].text
        assert plain.usage == streamed.usage.model_copy()
        assert (plain.stop_reason, plain.stop_sequence) == (
            streamed.stop_reason,
            streamed.stop_sequence,
        )


def test_events_pass_the_strict_validation_of_the_sdk(ask):
    events = list(ask.client.messages.create(**ask.arguments(SEA), stream=True))

    assert (events[0].type, events[-1].type) == ("message_start", "message_stop")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text("abc }\n", min_size=1, max_size=60),
    st.lists(st.text("abc}", min_size=1, max_size=3), max_size=3),
    st.integers(1, 30),
)
def test_deltas_joined_are_the_plain_text(text, sequences, max_tokens):
    model = find_model("claude-haiku-4-5")
    body = body_of(stop_sequences=sequences, max_tokens=max_tokens)
    answer = write_answer(body, model, Scenario(fallback=text), Dealer(0).deal(body))
    events = [event.data for event in events_of_answer(answer)]

    assert answer.message() == event_stream.message_of(events) | {
        "usage": answer.message()["usage"]
    }
    shown = "".join(block["text"] for block in answer.message()["content"])
    assert [each for each in sequences if each in shown] == []


def test_an_answer_without_text_has_no_block(ask):
    stream = ask.client.messages.create(
        **ask.arguments("What is the capital of France?", stop_sequences=["Paris"]), stream=True
    )

    assert [event.type for event in stream] == ["message_start", "message_delta", "message_stop"]
