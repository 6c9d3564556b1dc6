"""What ``stream`` promises: events in the API's order, and parts that join to something whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

START = {"type": "message_start", "message": {"type": "message", "content": [], "usage": {}}}
PING = {"type": "ping"}
END = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 4}}
STOP = {"type": "message_stop"}
ORDER = "events in the API's order"
WHOLE = "JSON objects as the joined inputs of tools"


def begun(index: int, kind: str = "text") -> dict[str, object]:
    return {"type": "content_block_start", "index": index, "content_block": {"type": kind}}


def delta(index: int, kind: str = "text_delta", **more: str) -> dict[str, object]:
    return {"type": "content_block_delta", "index": index, "delta": {"type": kind, **more}}


def ended(index: int) -> dict[str, object]:
    return {"type": "content_block_stop", "index": index}


BLOCK = (begun(0), delta(0, text="Hi!"), ended(0))
SECOND = (begun(1), ended(1))


def tool_call(joined: str, name: str = "add"):
    """The events of a tool call whose input comes in two pieces."""
    block = {"type": "tool_use", "id": "toolu_1", "name": name, "input": {}}
    half = len(joined) // 2
    return (
        START,
        begun(0) | {"content_block": block},
        delta(0, "input_json_delta", partial_json=joined[:half]),
        delta(0, "input_json_delta", partial_json=joined[half:]),
        ended(0),
        END | {"delta": {"stop_reason": "tool_use"}},
        STOP,
    )


@pytest.mark.parametrize(
    "events",
    [
        (START, *BLOCK, END, STOP),
        (START, END, STOP),
        (PING, START, begun(0), PING, delta(0, text="Hi"), ended(0), *SECOND, END, PING, STOP),
        (START, *BLOCK, END, END, STOP),
        (START, begun(0, "thinking"), delta(0, "signature_delta"), ended(0), END, STOP),
        (START, begun(0, "of_tomorrow"), delta(0), ended(0), END, STOP),
        (START, begun(0), delta(0, "of_tomorrow"), ended(0), {"type": "of_tomorrow"}, END, STOP),
        tool_call('{"a": 1}'),
        tool_call(""),
    ],
    ids=["text", "empty", "pings", "two ends", "thinking", "block", "delta", "tool", "no input"],
)
def test_events_in_order_keep_it(verdict, stream, events):
    assert verdict("stream", stream(*events)).passed


@pytest.mark.parametrize(
    ("events", "observed"),
    [
        ((begun(0), START), "event 1 is content_block_start of block 0, before message_start"),
        ((START, START), "event 2 is message_start, for the second time"),
        ((START, begun(1)), "event 2 is content_block_start of block 1, where block 0 is due"),
        (
            (START, begun(0), begun(1)),
            "event 3 is content_block_start of block 1, while block 0 is open",
        ),
        (
            (START, begun(0), begun(5)),
            "event 3 is content_block_start of block 5, while block 0 is open",
        ),
        ((START, delta(0)), "event 2 is content_block_delta of block 0, while no block is open"),
        (
            (START, begun(0), delta(1)),
            "event 3 is content_block_delta of block 1, while block 0 is open",
        ),
        (
            (START, begun(0), delta(0, "input_json_delta")),
            (
                "event 3 is content_block_delta of block 0, "
                "whose input_json_delta does not fit a block of type 'text'"
            ),
        ),
        (
            (START, *BLOCK, ended(0)),
            "event 5 is content_block_stop of block 0, while no block is open",
        ),
        ((START, begun(0), END), "event 3 is message_delta, while block 0 is open"),
        (
            (START, END, begun(0)),
            "event 3 is content_block_start of block 0, after message_delta",
        ),
        ((START, *BLOCK, STOP), "event 5 is message_stop, without a message_delta before it"),
        ((START, begun(0), STOP), "event 3 is message_stop, while block 0 is open"),
        ((START, END, STOP, PING), "event 4 is ping, after message_stop"),
    ],
)
def test_events_out_of_order_break_it(verdict, stream, stand_in, events, observed):
    found = verdict("stream", stream(*events))

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == (ORDER, observed, stand_in)


def test_events_that_hold_nothing_are_in_order_all_the_same(verdict, stream):
    block = (begun(0) | {"content_block": None}, delta(0) | {"delta": None}, ended(0))

    assert verdict("stream", stream(START, *block, END, STOP)).passed


@pytest.mark.parametrize("length", range(1, 6))
def test_a_stream_that_broke_off_owes_no_end(verdict, stream, length):
    events = (START, *BLOCK, END, STOP)[:length]

    assert verdict("stream", stream(*events)).passed


def test_pieces_that_join_to_no_json_break_it(verdict, stream, stand_in):
    found = verdict("stream", stream(*tool_call('{"a": ')))

    assert not found.passed
    assert found.expected == WHOLE
    assert (found.observed, found.hint) == ("block 0 with '{\"a\": '", stand_in)


@pytest.mark.parametrize("reason", ["max_tokens", "model_context_window_exceeded", "refusal"])
def test_an_input_that_was_cut_need_not_be_whole(verdict, stream, reason):
    events = [*tool_call('{"a": ')]
    events[-2] = END | {"delta": {"stop_reason": reason}}

    assert verdict("stream", stream(*events)).passed


def test_an_input_that_is_streamed_as_it_comes_need_not_be_json(verdict, stream):
    tool = {"name": "add", "input_schema": {}, "eager_input_streaming": True}

    assert verdict("stream", stream(*tool_call('{"a": '), sent={"tools": [tool]})).passed


@pytest.mark.parametrize(("eager", "passed"), [(None, True), (True, True), (False, False)], ids=str)
def test_the_beta_streams_inputs_as_they_come_unless_the_tool_says_no(
    verdict, stream, eager, passed
):
    tool = {"name": "add", "input_schema": {}, "eager_input_streaming": eager}
    answer = stream(*tool_call('{"a": '), sent={"tools": [tool]})
    beta = {"anthropic-beta": "fine-grained-tool-streaming-2025-05-14"}

    found = verdict("stream", replace(answer, request=replace(answer.request, headers=beta)))

    assert found.passed == passed


def test_what_a_block_of_tomorrow_joins_to_is_not_known(verdict, stream):
    events = [*tool_call('{"a": ')]
    events[1] = begun(0, "of_tomorrow")

    assert verdict("stream", stream(*events)).passed


def test_an_answer_in_one_piece_breaks_it(verdict, call, stand_in):
    found = verdict("stream", call(sent={"stream": True}))

    assert not found.passed
    assert found.expected == "a stream of events, as stream=True was sent"
    assert (found.observed, found.hint) == ("no stream", stand_in)


@pytest.mark.parametrize("asked", [False, None])
def test_a_stream_that_nobody_asked_for_breaks_it(verdict, stream, asked):
    found = verdict("stream", stream(START, END, STOP, sent={"stream": asked}))

    assert not found.passed
    assert found.expected == "one message, as no stream was asked for"
    assert found.observed == "a stream"


def test_nothing_is_promised_without_a_stream(verdict, call):
    assert verdict("stream", call()) is None
