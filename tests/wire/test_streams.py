"""Server-sent events: read, written, folded into the message."""

from __future__ import annotations

import os

import pytest
from anthropic.lib.streaming import _messages as sdk
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.wire import event_stream

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30

START = {
    "type": "message_start",
    "message": {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4-5",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 1},
    },
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(st.text(), JSON, max_size=4)


def opened(index, **block):
    """Make the event that opens a block."""
    return {"type": "content_block_start", "index": index, "content_block": block}


def delta(index, kind, **piece):
    """Make the event that brings a piece of a block."""
    return {"type": "content_block_delta", "index": index, "delta": {"type": kind, **piece}}


def ended(reason="end_turn", **usage):
    """Make the event that says why the message stopped."""
    stop = {"stop_reason": reason, "stop_sequence": None}
    return {"type": "message_delta", "delta": stop, "usage": usage}


TEXT = opened(0, type="text", text="")
TOOL = opened(1, type="tool_use", id="toolu_1", name="look_up", input={})
WHOLE = [
    START,
    TEXT,
    delta(0, "text_delta", text="Grüß "),
    delta(0, "text_delta", text="Gott"),
    {"type": "content_block_stop", "index": 0},
    TOOL,
    delta(1, "input_json_delta", partial_json='{"word": '),
    delta(1, "input_json_delta", partial_json='"Gott"}'),
    {"type": "content_block_stop", "index": 1},
    ended("tool_use", output_tokens=12),
    {"type": "message_stop"},
]


def test_events_are_read_from_text():
    """Comments, padding, split data and what is no JSON object are no trouble."""
    text = (
        ': hello\n\nevent: ping\r\ndata: {"type":"ping"}\r\n\r\nevent: y\r\ndata: {"type":"y"}\r\n\r\n\n\n'
        'data:{"type":\ndata: "x"}\n\ndata: [1]\n\ndata: {"type":"mess'
    )

    assert list(event_stream.events_of(text)) == [{"type": "ping"}, {"type": "y"}, {"type": "x"}]


@settings(max_examples=EXAMPLES)
@given(st.lists(OBJECTS, max_size=4))
def test_events_survive_being_written_and_read(events):
    """Whatever their texts hold: blank lines, line separators, quotes."""
    assert events == list(event_stream.events_of(event_stream.text_of_events(events)))


def test_events_are_written_as_the_api_does():
    """One name line, one data line, a blank line."""
    text = event_stream.text_of_events([{"type": "ping"}, {"a": "ß\n"}])

    assert text == ('event: ping\ndata: {"type":"ping"}\n\nevent: message\ndata: {"a":"ß\\n"}\n\n')


@pytest.mark.parametrize("count", range(len(WHOLE)), ids=lambda n: f"{n} events")
def test_a_stream_is_complete_only_with_its_last_event(count):
    """Cut anywhere, it is cut."""
    assert (event_stream.is_complete(WHOLE[:count]), event_stream.is_complete(WHOLE)) == (
        False,
        True,
    )


def test_the_message_is_the_one_that_the_sdk_builds():
    """The same events, folded by the SDK."""
    snapshot = None
    buffers: dict[int, bytes] = {}
    for event in WHOLE:
        snapshot = sdk.accumulate_event(event=event, current_snapshot=snapshot, json_bufs=buffers)

    ours = event_stream.message_of(WHOLE)
    theirs = snapshot.to_dict()
    assert theirs["content"] == ours["content"]
    assert (theirs["stop_reason"], theirs["usage"]) == (ours["stop_reason"], ours["usage"])


def test_no_start_is_no_message():
    """A stream of an error alone builds nothing."""
    assert event_stream.message_of([{"type": "error", "error": {}}, TEXT, ended()]) is None


@pytest.mark.parametrize(
    ("kind", "pieces", "block"),
    [
        ("text_delta", [{"text": "a"}, {"text": "b"}], {"text": "ab"}),
        ("thinking_delta", [{"thinking": "a"}, {"thinking": "b"}], {"thinking": "ab"}),
        ("signature_delta", [{"signature": "Eq=="}], {"signature": "Eq=="}),
        ("citations_delta", [{"citation": {"n": 1}}, {"citation": {"n": 2}}],
         {"citations": [{"n": 1}, {"n": 2}]}),
        ("input_json_delta", [{"partial_json": '{"a":'}, {"partial_json": " 1}"}],
         {"input": {"a": 1}}),
        ("input_json_delta", [{"partial_json": '{"a": "b'}], {"input": '{"a": "b'}),
        ("input_json_delta", [{"partial_json": "[1]"}], {"input": "[1]"}),
        ("a_newer_delta", [{"text": "a"}], {}),
    ],
    ids=["text", "thinking", "signature", "citations", "input", "input cut by max_tokens",
         "input that is no object", "unknown"],
)  # fmt: skip
def test_deltas_build_their_block(kind, pieces, block):
    """Each kind of delta goes where the SDK puts it."""
    events = [START, opened(0), *(delta(0, kind, **piece) for piece in pieces)]

    assert [block] == event_stream.message_of(events)["content"]


def test_a_delta_goes_to_the_block_with_its_index():
    """Blocks may open out of order and grow in turns."""
    events = [
        START,
        opened(1, type="text", text=""),
        opened(0, type="text", text=""),
        delta(1, "text_delta", text="second"),
        delta(0, "text_delta", text="first"),
        delta(7, "text_delta", text="nowhere"),
    ]

    texts = [block["text"] for block in event_stream.message_of(events)["content"]]
    assert texts == ["first", "second"]


def test_events_without_an_index_belong_to_the_last_block():
    """Some gateways leave the index out."""
    block = {"type": "content_block_start", "content_block": {"type": "text", "text": ""}}
    piece = {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "a"}}

    message = event_stream.message_of([START, block, piece, block, piece, piece])

    assert [block["text"] for block in message["content"]] == ["a", "aa"]


def test_a_count_that_does_not_apply_leaves_the_first_one():
    """The last event names counts as null that message_start has given."""
    message = event_stream.message_of([START, ended(input_tokens=None, output_tokens=12)])

    assert message["usage"] == {"input_tokens": 9, "output_tokens": 12}


def test_folding_leaves_the_events_as_they_are():
    """A recording is replayed after it was judged."""
    before = event_stream.text_of_events(WHOLE)
    event_stream.message_of(WHOLE)

    assert before == event_stream.text_of_events(WHOLE)


@pytest.mark.parametrize("count", range(1, len(WHOLE)), ids=lambda n: f"{n} events")
def test_a_cut_stream_gives_what_has_come(count):
    """No half-built key of ours stays in a block."""
    content = event_stream.message_of(WHOLE[:count])["content"]

    assert not any("partial_json" in block for block in content)


NAMES = ("message_start", "content_block_start", "content_block_delta", "content_block_stop",
         "message_delta", "message_stop", "ping")  # fmt: skip
BLOCKS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["text", "tool_use"]) | JSON,
        **dict.fromkeys(("text", "partial_json", "input", "citations"), JSON),
    },
)
DELTAS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from([*event_stream._DELTAS, "citations_delta"]) | JSON,
        **dict.fromkeys(("text", "thinking", "partial_json", "usage", "citation"), JSON),
    },
)
FOREIGN = st.fixed_dictionaries(
    {"type": st.sampled_from(NAMES)},
    optional={
        "index": st.integers(-2, 3) | JSON,
        "message": st.fixed_dictionaries({}, optional={"content": st.lists(BLOCKS) | JSON}) | JSON,
        "content_block": BLOCKS | JSON,
        "delta": DELTAS | JSON,
        "usage": OBJECTS | JSON,
    },
)


@settings(max_examples=EXAMPLES)
@given(st.lists(FOREIGN, max_size=6))
def test_no_events_make_it_fail(events):
    """Keys may be missing or hold anything: recordings are cut, or foreign."""
    message = event_stream.message_of(events)

    assert (message is None) == all(event["type"] != "message_start" for event in events)


def test_json_that_nests_too_deep_is_no_event():
    """Not worth a traceback."""
    assert list(event_stream.events_of("data: " + "[" * 100_000)) == []
