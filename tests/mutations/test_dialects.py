"""Answers of other APIs made worse: each stays one of its API, and says what a message would."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.contracts.event_order import first_disorder
from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.wire.event_stream import DONE, text_of_events

CONVERSE = "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-haiku-4-5/"
CHAT = "https://api.anthropic.com/v1/chat/completions"
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
NAMES = ("weather", "forecast")
SPECS = [{"toolSpec": {"name": name, "inputSchema": {"json": SCHEMA}}} for name in NAMES]
FUNCTIONS = [{"type": "function", "function": {"name": n, "parameters": SCHEMA}} for n in NAMES]
LATE = "The order A17 is late. It comes to Mister Byron in 2 days."
ORDER = '{"order": "A17", "status": "delayed", "days": 2, "paid": true}'
TURN = {"role": "user", "content": "Where is it?"}


def converse(*content, stop="end_turn", **more):
    sent = {
        "messages": [{"role": "user", "content": [{"text": "Where is it?"}]}],
        "toolConfig": {"tools": SPECS},
    }
    body = {
        "output": {"message": {"role": "assistant", "content": list(content)}},
        "stopReason": stop,
        "usage": {"inputTokens": 9, "outputTokens": 40, "totalTokens": 49},
        "metrics": {"latencyMs": 250},
        **more,
    }
    return Call(CallRequest("POST", f"{CONVERSE}converse", body=sent), CallResponse(200, body=body))


def block(index, *deltas, **start):
    if start:
        yield {"contentBlockStart": {"start": start, "contentBlockIndex": index}}
    for delta in deltas:
        yield {"contentBlockDelta": {"delta": delta, "contentBlockIndex": index}}
    yield {"contentBlockStop": {"contentBlockIndex": index}}


def converse_stream(*blocks, stop="end_turn"):
    plain = converse()
    events = [
        {"messageStart": {"role": "assistant"}},
        *(event for one in blocks for event in one),
        {"messageStop": {"stopReason": stop}},
        {"metadata": {"usage": plain.response.body["usage"], "metrics": {"latencyMs": 250}}},
    ]
    request = CallRequest("POST", f"{CONVERSE}converse-stream", body=plain.request.body)
    return Call(request, CallResponse(200, body=text_of_events(events)))


def chat(finish="stop", **said):
    body = {
        "id": "msg_1",
        "choices": [
            {"finish_reason": finish, "index": 0, "message": {"role": "assistant", **said}}
        ],
        "created": 1766100463,
        "model": "claude-haiku-4-5-20251001",
        "object": "chat.completion",
        "usage": {"completion_tokens": 40, "prompt_tokens": 9, "total_tokens": 49},
    }
    sent = {"model": "claude-haiku-4-5", "messages": [TURN], "tools": FUNCTIONS}
    return Call(CallRequest("POST", CHAT, body=sent), CallResponse(200, body=body))


def chat_stream(*deltas, finish="stop"):
    plain = chat()
    head = {name: plain.response.body[name] for name in ("id", "created", "model")}
    head |= {"object": "chat.completion.chunk"}
    ended = [({}, finish)]
    chunks = [
        {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
        for delta, reason in [*((delta, None) for delta in deltas), *ended]
    ]
    counted = {**head, "choices": [], "usage": plain.response.body["usage"]}
    text = text_of_events([*chunks, counted, DONE])
    body = {**plain.request.body, "stream": True}
    return Call(CallRequest("POST", CHAT, body=body), CallResponse(200, body=text))


def function(arguments, **named):
    return {"type": "function", "function": {"arguments": arguments, **named}}


USE = {"toolUse": {"toolUseId": "t1", "name": "weather", "input": {"city": "Rome"}}}
CALLED = {"id": "t1", **function('{"city": "Rome"}', name="weather")}
SPEAKS = {"role": "assistant", "content": ""}
THOUGHT = {"reasoningContent": {"reasoningText": {"text": "Hm.", "signature": "s"}}}
ANSWERS = {
    "converse, text": converse({"text": LATE}),
    "converse, JSON": converse({"text": ORDER}),
    "converse, tool": converse({"text": "I look."}, USE, stop="tool_use"),
    "converse, thinking": converse(THOUGHT, {"text": LATE}),
    "converse stream, text": converse_stream(block(0, {"text": LATE[:20]}, {"text": LATE[20:]})),
    "converse stream, tool": converse_stream(
        block(0, {"text": "I look."}),
        block(
            1,
            {"toolUse": {"input": '{"city": '}},
            {"toolUse": {"input": '"Rome"}'}},
            toolUse={"toolUseId": "t1", "name": "weather"},
        ),
        stop="tool_use",
    ),
    "converse stream, thinking": converse_stream(
        block(0, {"reasoningContent": {"text": "Hm."}}, {"reasoningContent": {"signature": "s"}}),
        block(1, {"text": LATE}),
    ),
    "chat, text": chat(content=LATE),
    "chat, JSON": chat(content=ORDER),
    "chat, tool": chat("tool_calls", content="I look.", tool_calls=[CALLED]),
    "chat stream, text": chat_stream(SPEAKS, {"content": LATE[:20]}, {"content": LATE[20:]}),
    "chat stream, tool": chat_stream(
        SPEAKS,
        {"content": "I look."},
        {"tool_calls": [{"index": 0, "id": "t1", **function("", name="weather")}]},
        {"tool_calls": [{"index": 0, **function('{"city": "Rome"}')}]},
        finish="tool_calls",
    ),
}
# What no answer above has: a stop sequence, Markdown fences, another answer, and so on.
OTHERS = [ANSWERS["chat, JSON"].response.message, ANSWERS["converse, text"].response.message]


def as_message(call):
    """The same answer, as the Messages API gives it."""
    body = {name: one for name, one in call.request.parameters.items() if name != "stream"}
    message = {"id": "msg_1", "model": "claude-haiku-4-5", **call.response.message}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", body=body)
    return Call(request, CallResponse(200, body=message))


def said(call):
    uses = [(use["name"], use["input"]) for use in call.response.tool_uses]
    return call.text, uses, call.response.usage.get("output_tokens")


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("kind", ANSWERS)
def test_it_says_what_a_message_would_say(kind, name, changed):
    """With the same choices, and as many tokens."""
    call = ANSWERS[kind]
    new, plain = changed(name, call, others=OTHERS), changed(name, as_message(call), others=OTHERS)

    assert (new is None) == (plain is None)
    if new is not None:
        assert said(new) == said(plain)
        assert new.stop_reason in (plain.stop_reason, "content_filtered")
        assert first_disorder(new.response.events) == ""
        assert new.response.complete


def test_every_operator_but_one_fits_some_answer_of_each_api(changed):
    """A stop sequence is a stop like any other in chat completions, and thinking is not told."""
    fitting = {
        api: {
            name
            for name in OPERATORS
            for kind, call in ANSWERS.items()
            if kind.startswith(api) and changed(name, call, others=OTHERS)
        }
        for api in ("converse,", "converse stream", "chat,", "chat stream")
    }
    of_json = {"fenced", *(name for name in OPERATORS if name.startswith("json_"))}

    assert {api: set(OPERATORS) - names for api, names in fitting.items()} == {
        "converse,": {"stop_sequence_missed"},
        "converse stream": {"stop_sequence_missed", *of_json},
        "chat,": {"stop_sequence_missed", "thinking_dropped"},
        "chat stream": {"stop_sequence_missed", "thinking_dropped", *of_json},
    }


def test_what_the_answer_holds_besides_stays_as_it_was(changed):
    """Only what it says, why it ended, and what that cost is another."""
    body = changed("refusal", ANSWERS["converse, text"]).response.body
    refused = {"text": "I'm sorry, but I can't help with that request."}

    assert body == {
        "output": {"message": {"role": "assistant", "content": [refused]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 9, "outputTokens": 32, "totalTokens": 41},
        "metrics": {"latencyMs": 250},
    }


def test_a_completion_keeps_its_form(changed):
    """``content`` is null where nothing is said, as the endpoint writes it."""
    body = changed("refusal_stop", ANSWERS["chat, text"]).response.body

    assert body["choices"] == [
        {
            "finish_reason": "content_filter",
            "index": 0,
            "message": {"role": "assistant", "content": None},
        }
    ]
    assert body["usage"] == {"completion_tokens": 1, "prompt_tokens": 9, "total_tokens": 10}


def test_what_bedrock_has_no_word_for_is_told_by_its_nearest(changed):
    """Its list of stop reasons has no refusal."""
    assert changed("refusal_stop", ANSWERS["converse, text"]).stop_reason == "content_filtered"


def test_the_events_of_converse_keep_their_names_and_order(changed):
    """Text has no beginning there."""
    events = changed("refusal", ANSWERS["converse stream, text"]).response.sent_events

    assert [next(iter(event)) for event in events] == [
        "messageStart",
        *["contentBlockDelta"] * 2,
        "contentBlockStop",
        "messageStop",
        "metadata",
    ]
    assert events[-1]["metadata"]["usage"] == {
        "inputTokens": 9,
        "outputTokens": 32,
        "totalTokens": 41,
    }


def test_the_chunks_of_a_completion_name_the_message_and_end_as_before(changed):
    """With the count of tokens that was asked for, and the mark of the end."""
    first, *_, counted, done = changed("refusal", ANSWERS["chat stream, text"]).response.sent_events

    assert first["choices"] == [{"index": 0, "delta": SPEAKS, "finish_reason": None}]
    assert counted["usage"] == {"completion_tokens": 32, "prompt_tokens": 9, "total_tokens": 41}
    assert counted["id"] == first["id"] == "msg_1"
    assert done == DONE


def test_a_stop_sequence_that_bedrock_tells_is_told_no_more(changed):
    """Where the request asks for that field."""
    more = {"additionalModelResponseFields": {"stop_sequence": "END"}}
    call = converse({"text": LATE}, stop="stop_sequence", **more)
    new = changed("stop_sequence_missed", call)

    assert new.stop_reason == "end_turn"
    assert new.response.body["additionalModelResponseFields"] == {"stop_sequence": None}


@pytest.mark.parametrize(
    ("choices", "delta"),
    [
        ({"finish_reason": "stop", "delta": {"content": " days."}}, {}),
        ({"finish_reason": "stop", "delta": {"role": "assistant", "content": None}}, {"role": "assistant"}),
    ],
    ids=["words at the end", "null"],
)  # fmt: skip
def test_a_gateways_last_chunk_says_no_old_words(choices, delta, changed):
    """Some say the last words in the chunk that ends the answer."""
    call = chat_stream({"role": "assistant", "content": "It comes in 2"})
    events = [*call.response.sent_events]
    events[1] = {**events[1], "choices": [{"index": 0, **choices}]}
    call = Call(call.request, CallResponse(200, body=text_of_events(events)))
    new = changed("refusal", call)

    assert new.text == "I'm sorry, but I can't help with that request."
    assert new.response.sent_events[-3]["choices"][0]["delta"] == delta
