"""Requests for chat completions and their answers, read as the Messages API's."""

import json

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.contracts import check
from pytest_claude_params.expectations import evaluate, parse
from pytest_claude_params.faults import parse as parse_fault
from pytest_claude_params.matching import key_of
from pytest_claude_params.secrets.exchanges import redact_response
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.wire.bodies import parsed_body, wire_chunks

URL = "https://api.anthropic.com/v1/chat/completions"
HI = {"role": "user", "content": "Hi"}
ASK = {"model": "claude-haiku-4-5", "messages": [HI], "max_tokens": 10}
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tell the weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
        "strict": True,
    },
}
CALLED = {
    "id": "toolu_1",
    "type": "function",
    "function": {"name": "weather", "arguments": '{"city": "Rome"}'},
}


def request(url=URL, **more):
    return CallRequest("POST", url, body={**ASK, **more})


def read(**more):
    return request(**more).parameters


def answer(finish="stop", out=4, usage=None, **said):
    message = {"role": "assistant", "content": "Hi there", **said}
    counts = usage or {"completion_tokens": out, "prompt_tokens": 9, "total_tokens": 9 + out}
    body = {
        "id": "msg_1",
        "choices": [{"finish_reason": finish, "index": 0, "message": message}],
        "created": 1766100463,
        "model": "claude-haiku-4-5-20251001",
        "object": "chat.completion",
        "usage": counts,
    }
    return CallResponse(200, body=body)


def chunk(delta=None, finish=None, **more):
    choices = [{"index": 0, "delta": delta or {}, "finish_reason": finish}]
    return {
        "id": "msg_1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "claude-haiku-4-5-20251001",
        "choices": choices,
        **more,
    }


def data(*chunks, end="data: [DONE]\n\n"):
    lines = [f"data: {json.dumps(one, separators=(',', ':'))}\n\n" for one in chunks]
    return "".join(lines) + end


def streamed(*chunks, **more):
    headers = {"content-type": "text/event-stream"}
    return CallResponse(200, headers, parsed_body(data(*chunks, **more)))


def call(response, **more):
    return Call(request(**more), response, "replayed")


def broken(response, **more):
    found = check([call(response, **more)])
    return [(one.subject, one.observed) for one in found if not one.passed]


def unmet(response, **wanted):
    found = evaluate(parse(wanted), [call(response)])
    return [(one.subject, one.observed) for one in found if not one.passed]


def test_an_answer_is_a_message():
    assert answer().message == {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4-5-20251001",
        "content": [{"type": "text", "text": "Hi there"}],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 9, "output_tokens": 4},
    }


@pytest.mark.parametrize(
    ("finish", "reason"),
    [
        ("stop", "end_turn"),
        ("length", "max_tokens"),
        ("tool_calls", "tool_use"),
        ("content_filter", "refusal"),
    ],
)
def test_a_finish_reason_is_a_stop_reason(finish, reason):
    assert unmet(answer(finish=finish), stop_reason=reason) == []
    assert streamed(chunk({"content": "Hi"}), chunk(finish=finish)).stop_reason == reason


def test_tool_calls_are_tool_use():
    made = answer(finish="tool_calls", content=None, tool_calls=[CALLED])

    assert made.content == [
        {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "Rome"}}
    ]
    assert broken(made, tools=[WEATHER]) == []
    assert broken(made) == [("tools", "a call of 'weather'")]


def test_a_forced_tool_has_to_be_called():
    choice = {"type": "function", "function": {"name": "weather"}}

    assert broken(answer(), tools=[WEATHER], tool_choice=choice) == [
        ("tool_choice", "no tool call")
    ]


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_an_answer_longer_than_its_limit_breaks_its_contract(name):
    assert broken(answer(out=11), **{"max_tokens": None, name: 10}) == [("max_tokens", "11")]


def test_a_stop_sequence_is_left_out_of_the_text():
    assert broken(answer(), stop="END") == []
    assert broken(answer(content="Hi END"), stop="END") == [
        ("stop_sequences", "'END' at character 4 of the text")
    ]


def test_what_the_prompt_cache_read_and_took_is_no_input():
    usage = {"prompt_tokens": 100, "completion_tokens": 5, "total_tokens": 105}
    usage |= {"prompt_tokens_details": {"cached_tokens": 60}, "cache_creation_input_tokens": 30}

    assert answer(usage=usage).usage == {
        "input_tokens": 10,
        "output_tokens": 5,
        "cache_read_input_tokens": 60,
        "cache_creation_input_tokens": 30,
    }


def test_system_turns_are_hoisted_and_joined():
    turns = [
        {"role": "system", "content": "Be brief."},
        HI,
        {"role": "developer", "content": [{"type": "text", "text": "Be kind."}]},
    ]

    sent = read(messages=turns)

    assert (sent["system"], sent["messages"]) == ("Be brief.\nBe kind.", [HI])


def test_results_of_tools_are_one_turn():
    results = [{"role": "tool", "tool_call_id": f"toolu_{n}", "content": str(n)} for n in (1, 2)]
    turns = [HI, {"role": "assistant", "content": None, "tool_calls": [CALLED]}, *results]

    assert read(messages=turns)["messages"][1:] == [
        {
            "role": "assistant",
            "content": [
                {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "Rome"}}
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_1", "content": "1"},
                {"type": "tool_result", "tool_use_id": "toolu_2", "content": "2"},
            ],
        },
    ]


def test_pictures_and_files_are_blocks():
    parts = [
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,QUJD"}},
        {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}},
        {"type": "file", "file": {"file_data": "data:application/pdf;base64,QUJD"}},
    ]
    base64 = {"type": "base64", "data": "QUJD"}

    assert read(messages=[{"role": "user", "content": parts}])["messages"][0]["content"] == [
        {"type": "image", "source": {**base64, "media_type": "image/png"}},
        {"type": "image", "source": {"type": "url", "url": "https://example.org/a.png"}},
        {"type": "document", "source": {**base64, "media_type": "application/pdf"}},
    ]


def test_tools_are_read_without_what_the_endpoint_ignores():
    assert read(tools=[WEATHER], parallel_tool_calls=False, response_format={"type": "text"}) == {
        **ASK,
        "tools": [
            {
                "name": "weather",
                "description": "Tell the weather",
                "input_schema": WEATHER["function"]["parameters"],
            }
        ],
        "tool_choice": {"type": "auto", "disable_parallel_tool_use": True},
    }


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"temperature": 1.7}, {"temperature": 1}),
        ({"stop": "END"}, {"stop_sequences": ["END"]}),
        ({"stop": ["A", "B"]}, {"stop_sequences": ["A", "B"]}),
        ({"tools": [WEATHER], "tool_choice": "required"}, {"tool_choice": {"type": "any"}}),
        ({"model": "anthropic/claude-sonnet-4.5"}, {"model": "claude-sonnet-4-5"}),
        (
            {"model": "bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0"},
            {"model": "claude-haiku-4-5-20251001"},
        ),
        ({"model": "claude-haiku-4.5"}, {"model": "claude-haiku-4.5"}),
    ],
)
def test_a_parameter_has_the_apis_meaning(said, meant):
    sent = read(**said)

    assert {name: sent[name] for name in meant} == meant


def test_a_gateways_prefix_and_notes_are_no_difference():
    openrouter = "https://openrouter.ai/api/v1/chat/completions"

    assert key_of(request(openrouter, user="u-1")) == key_of(request())
    assert key_of(request(max_tokens=11)) != key_of(request())


def test_a_stream_is_a_message():
    came = streamed(
        chunk({"role": "assistant", "content": ""}),
        chunk({"content": "Hi "}),
        chunk({"content": "there"}),
        chunk({"tool_calls": [{"index": 0, **CALLED, "function": {"name": "weather"}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": '{"city": '}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": '"Rome"}'}}]}),
        chunk(finish="tool_calls"),
        chunk(choices=[], usage={"prompt_tokens": 9, "completion_tokens": 7}),
    )

    assert came.message == {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4-5-20251001",
        "content": [
            {"type": "text", "text": "Hi there"},
            {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "Rome"}},
        ],
        "stop_reason": "tool_use",
        "usage": {"input_tokens": 9, "output_tokens": 7},
    }
    assert came.complete
    assert broken(came, stream=True, tools=[WEATHER]) == []


def test_a_stream_without_its_end_is_not_complete():
    cut = streamed(chunk({"content": "Hi"}), end="")

    assert (cut.complete, cut.text) == (False, "Hi")


def test_a_stream_is_replayed_chunk_by_chunk_as_it_came():
    said = data(chunk({"content": "Hi"}), chunk(finish="stop"))
    came = streamed(chunk({"content": "Hi"}), chunk(finish="stop"))

    sent = wire_chunks(came, framed=False)

    assert b"".join(sent) == said.encode()
    assert sent[-1] == b"data: [DONE]\n\n"
    assert len(sent) == 3


def test_an_error_in_a_stream_is_told():
    error = {"code": "overloaded_error", "message": "Overloaded", "type": "invalid_request_error"}

    assert streamed(chunk({"content": "Hi"}), {"error": error}).error_type == "overloaded_error"
    assert streamed({"error": error}).error_type == "overloaded_error"


def test_a_secret_in_pieces_is_blanked():
    key = "sk-ant-api03-" + "aB3" * 30
    came = streamed(*(chunk({"content": part}) for part in ("Use ", key[:30], key[30:])))

    kept = redact_response(came, REDACTIONS)

    assert key[:30] not in kept.body
    assert kept.sent_events[-1] == {"object": "[DONE]"}


def test_a_malformed_chunk_stays_a_chunk():
    came = streamed(chunk({"content": "Hi"}), chunk({"content": " you"}), chunk(finish="stop"))

    spoiled = parse_fault({"malformed": True}).effect.altered(came)

    assert spoiled.body.count("data: ") == 4
    assert "event:" not in spoiled.body
    assert (spoiled.text, spoiled.stop_reason) == ("Hi you", None)
