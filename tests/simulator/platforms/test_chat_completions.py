"""The endpoint for the openai SDK, simulated: shapes as recorded from Anthropic's own."""

import json
import urllib.request

import pytest

from pytest_claude_params.simulator.faults import ErrorAnswer, StreamError

PATH = "/v1/chat/completions"
KEY = {"authorization": "Bearer sk-ant-test", "content-type": "application/json"}
HI = {
    "model": "claude-haiku-4-5",
    "messages": [{"role": "user", "content": "Hello, how are you today?"}],
}
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}


@pytest.fixture
def ask(raw):
    """Ask for a completion; return status and body."""

    def send(**more):
        status, _, body = raw.send(PATH, HI | more, KEY)
        return status, body

    return send


@pytest.fixture
def stream(simulator):
    """Ask for a stream; return the data of its events."""

    def send(**more):
        body = json.dumps(HI | {"stream": True} | more).encode()
        request = urllib.request.Request(simulator.base_url + PATH, body, KEY)  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - loopback
            blocks = response.read().decode().split("\n\n")
        assert all(block.startswith("data: ") for block in blocks[:-1])
        return [block.removeprefix("data: ") for block in blocks[:-1]]

    return send


def test_an_answer_has_the_fields_of_a_recorded_one(ask):
    status, body = ask()

    assert (status, list(body)) == (
        200,
        ["id", "choices", "created", "model", "object", "usage"],
    )
    (choice,) = body["choices"]
    assert (choice["finish_reason"], choice["index"]) == ("stop", 0)
    assert list(choice["message"]) == ["role", "content"]
    counts = body["usage"]
    assert counts["total_tokens"] == counts["prompt_tokens"] + counts["completion_tokens"]


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_a_limit_is_kept(ask, name):
    _, body = ask(**{name: 3})

    assert body["usage"]["completion_tokens"] == 3
    assert body["choices"][0]["finish_reason"] == "length"


def test_a_forced_tool_is_called(ask):
    _, body = ask(
        tools=[WEATHER], tool_choice={"type": "function", "function": WEATHER["function"]}
    )

    (choice,) = body["choices"]
    (call,) = choice["message"]["tool_calls"]
    assert (choice["finish_reason"], call["type"]) == ("tool_calls", "function")
    assert call["function"]["name"] == "weather"
    assert list(json.loads(call["function"]["arguments"])) == ["city"]


def test_a_result_is_taken_back(ask):
    call = {
        "id": "toolu_1",
        "type": "function",
        "function": {"name": "weather", "arguments": '{"city": "Rome"}'},
    }
    turns = [
        {"role": "system", "content": "Be brief."},
        *HI["messages"],
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "toolu_1", "content": "Sunny"},
    ]

    assert ask(messages=turns, tools=[WEATHER])[0] == 200


def test_a_stream_says_the_same_in_chunks(ask, stream):
    _, whole = ask()

    *chunks, last = stream(stream_options={"include_usage": True})

    assert last == "[DONE]"
    *said, counted = map(json.loads, chunks)
    assert {one["object"] for one in [*said, counted]} == {"chat.completion.chunk"}
    assert said[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    texts = [one["choices"][0]["delta"].get("content", "") for one in said]
    assert "".join(texts) == whole["choices"][0]["message"]["content"]
    assert [one["choices"][0]["finish_reason"] for one in said[-2:]] == [None, "stop"]
    assert (counted["choices"], counted["usage"]) == ([], whole["usage"])


def test_tokens_are_counted_in_a_stream_on_request_only(stream):
    assert not any("usage" in one for one in stream())


def test_a_tool_call_is_streamed_in_pieces(stream):
    *chunks, _ = stream(tools=[WEATHER], tool_choice="required")

    deltas = [json.loads(one)["choices"][0]["delta"] for one in chunks]
    calls = [call for delta in deltas for call in delta.get("tool_calls", ())]
    assert {call["index"] for call in calls} == {0}
    assert [call["function"].get("name") for call in calls][:2] == ["weather", None]
    arguments = "".join(call["function"]["arguments"] for call in calls)
    assert list(json.loads(arguments)) == ["city"]


@pytest.mark.parametrize(
    ("changed", "status", "code", "message"),
    [
        ({"model": "gpt-9"}, 404, "not_found_error", "model: gpt-9"),
        ({"n": 2}, 400, "invalid_request_error", "n: must be exactly 1"),
        ({"messages": ["Hi"]}, 400, "invalid_request_error", "Failed to parse JSON: "),
    ],
)
def test_a_wrong_request_is_rejected_in_openais_envelope(ask, changed, status, code, message):
    error = {"code": code, "message": message, "param": None, "type": "invalid_request_error"}

    assert ask(**changed) == (status, {"error": error})


def test_a_key_is_asked_for(raw):
    status, headers, body = raw.send(PATH, HI, {"content-type": "application/json"})

    assert (status, body["error"]["code"]) == (401, "authentication_error")
    assert headers["x-request-id"].startswith("req_")


def test_a_scripted_error_has_the_envelope(simulator, ask):
    simulator.script(ErrorAnswer(429, message="Too many"))

    status, body = ask()

    assert (status, body["error"]["code"]) == (429, "rate_limit_error")


def test_an_error_breaks_into_a_stream(simulator, stream):
    simulator.script(StreamError(3))

    assert json.loads(stream()[-1])["error"]["code"] == "overloaded_error"
