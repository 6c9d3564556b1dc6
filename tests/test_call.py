"""A call, read: the request's meaning and the answer's, whatever shape they were recorded in."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse, text_of_content
from pytest_claude_params.wire.event_stream import text_of_events

URL = "https://api.anthropic.com/v1/messages"
STREAM = {"content-type": "text/event-stream; charset=utf-8"}
EVENTS = (
    {"type": "message_start", "message": {"type": "message", "content": [], "usage": {}}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Grüß"}},
    {"type": "message_stop"},
)


def answer(content, **more):
    """Make a plain answer with this content."""
    return CallResponse(200, body={"type": "message", "content": content, **more})


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (URL, "/v1/messages"),
        (f"{URL}?beta=true", "/v1/messages"),
        ("https://proxy.example/team/claude/v1/messages", "/v1/messages"),
        ("http://localhost/v1/messages/count_tokens", "/v1/messages/count_tokens"),
        ("https://api.anthropic.com", "/"),
        ("https://h/model/anthropic.claude/invoke", "/v1/messages"),
    ],
    ids=["plain", "query", "proxy prefix", "loopback", "no path", "bedrock"],
)
def test_the_path_has_no_host_prefix_or_query(url, path):
    """Requests compare by what they ask, not by where a proxy stands."""
    assert path == CallRequest("POST", url).path


@pytest.mark.parametrize(
    ("method", "url", "expected"),
    [("POST", URL, True), ("GET", URL, False), ("POST", f"{URL}/count_tokens", False)],
    ids=["a message", "a read", "a token count"],
)
def test_only_a_post_to_messages_asks_for_a_message(method, url, expected):
    """Counts, lists and reads are Claude requests, but no messages."""
    assert expected == CallRequest(method, url).is_message


@pytest.mark.parametrize(
    "body", [None, "text", b"\xff", [1]], ids=["none", "text", "bytes", "list"]
)
def test_a_request_without_a_json_object_has_no_parameters(body):
    """Uploads and reads have neither parameters nor model nor prompt."""
    request = CallRequest("POST", URL, body=body)

    assert (request.parameters, request.model, request.prompt) == ({}, "", "")


@pytest.mark.parametrize(
    ("messages", "prompt"),
    [
        ([{"role": "user", "content": "Hi"}], "Hi"),
        (
            [
                {"role": "user", "content": "Hi"},
                {"role": "assistant", "content": "Yes?"},
                {"role": "user", "content": [{"type": "text", "text": "Go"}, {"type": "image"}]},
                {"role": "assistant", "content": "{"},
            ],
            "Go",
        ),
        (["Hi", None], ""),
        ("Hi", ""),
        (7, ""),
        ({"role": "user"}, ""),
    ],
    ids=["one turn", "prefilled", "no objects", "a text", "a number", "an object"],
)
def test_the_prompt_is_the_last_user_turn(messages, prompt):
    """Also where the request is one that the API rejects."""
    assert prompt == CallRequest("POST", URL, body={"messages": messages}).prompt


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Hi", "Hi"),
        (
            [{"type": "text", "text": "a"}, {"type": "thinking"}, {"type": "text", "text": "b"}],
            "ab",
        ),
        ([{"type": "text"}, "text", None], ""),
        (None, ""),
    ],
    ids=["string", "blocks", "odd blocks", "nothing"],
)
def test_the_text_of_content(content, text):
    """Text blocks are joined, others left out."""
    assert text == text_of_content(content)


def test_a_plain_answer():
    """Every part of the message has its name."""
    tool = {"type": "tool_use", "id": "toolu_1", "name": "look_up", "input": {}}
    response = answer(
        [{"type": "text", "text": "Hi"}, tool],
        model="claude-haiku-4-5-20251001",
        stop_reason="stop_sequence",
        stop_sequence="END",
        usage={"output_tokens": 2},
    )

    assert ("Hi", [tool], "stop_sequence", "END", {"output_tokens": 2}) == (
        response.text,
        response.tool_uses,
        response.stop_reason,
        response.stop_sequence,
        response.usage,
    )
    assert (response.model, response.complete) == ("claude-haiku-4-5-20251001", True)


@pytest.mark.parametrize(
    "content", [None, "Hi", 7, ["Hi", None, 7], {"type": "tool_use"}], ids=repr
)
def test_content_that_is_no_list_of_blocks_is_left_out(content):
    """A foreign server's answer is judged as empty, not with a traceback."""
    response = answer(content)

    assert (response.content, response.tool_uses, response.text) == ([], [], "")


def test_a_streamed_answer_reads_like_a_plain_one():
    """Recorded as events, judged as a message."""
    response = CallResponse(200, STREAM, text_of_events(EVENTS))

    assert (
        response.text,
        response.is_stream,
        response.complete,
        len(response.events),
    ) == ("Grüß", True, True, 4)


def test_a_stream_without_its_header_is_a_stream():
    """Recorders blank headers; the body tells."""
    assert CallResponse(200, {}, text_of_events(EVENTS)).text == "Grüß"


def test_a_stream_that_was_cut_within_a_character():
    """Its bytes are no text, and it is not complete."""
    whole = text_of_events(EVENTS).encode()
    cut = whole[: whole.index("ß".encode()) + 1]

    response = CallResponse(200, STREAM, cut)

    assert (
        response.text,
        response.complete,
        response.content,
    ) == ("", False, [{"type": "text", "text": ""}])


@pytest.mark.parametrize("body", [None, "", {"type": "message"}], ids=["none", "empty", "object"])
def test_a_stream_without_events_is_not_complete(body):
    """A connection that broke at once is recorded as an empty body."""
    response = CallResponse(200, STREAM, body)

    assert (response.events, response.complete, response.message) == ((), False, {})


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({}, {"type": "error", "error": {"type": "rate_limit_error"}}, "rate_limit_error"),
        (
            STREAM,
            'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n',
            "overloaded_error",
        ),
        ({}, {"type": "error", "error": "broken"}, None),
        ({}, {"type": "error", "error": {}}, "None"),
        ({}, {"type": "error"}, None),
        ({}, {"type": "message"}, None),
        ({}, "502 Bad Gateway", None),
    ],
    ids=["plain", "in a stream", "a text", "nameless", "no error", "a message", "a proxy's page"],
)
def test_the_error_type_is_the_apis_name(headers, body, expected):
    """Where the body gives none, there is none."""
    assert expected == CallResponse(500, headers, body).error_type


def test_a_call_repeats_what_is_asked_for_most():
    """The answer's text and stop reason, without a detour."""
    call = Call(
        CallRequest("POST", URL), answer([{"type": "text", "text": "Hi"}], stop_reason="end_turn")
    )

    assert (call.text, call.stop_reason, call.source) == ("Hi", "end_turn", "live")
