"""Changed streams: events in the API's order that say the changed message."""

import pytest

from pytest_claude_params.contracts.event_order import first_disorder
from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.wire.event_stream import text_of_events

BEGIN = {
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
PING = {"type": "ping"}


def block(index, opening, *deltas):
    yield {"type": "content_block_start", "index": index, "content_block": opening}
    if index == 0:
        yield PING
    for delta in deltas:
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def ended(reason, tokens):
    delta = {"stop_reason": reason, "stop_sequence": None}
    yield {"type": "message_delta", "delta": delta, "usage": {"output_tokens": tokens}}
    yield {"type": "message_stop"}


TEXT = [
    BEGIN,
    *block(
        0,
        {"type": "text", "text": ""},
        *({"type": "text_delta", "text": one} for one in ("The 3 orders", " are late. ", "Sorry.")),
    ),
    *ended("end_turn", 12),
]
TOOL = [
    BEGIN,
    *block(0, {"type": "text", "text": ""}, {"type": "text_delta", "text": "I look."}),
    *block(
        1,
        {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {}},
        {"type": "input_json_delta", "partial_json": ""},
        {"type": "input_json_delta", "partial_json": '{"city":"Pa'},
        {"type": "input_json_delta", "partial_json": 'ris"}'},
    ),
    *ended("tool_use", 30),
]


@pytest.mark.parametrize("name", OPERATORS)
@pytest.mark.parametrize("events", [TEXT, TOOL], ids=["text", "tool"])
def test_the_events_of_a_changed_stream_are_in_order(events, name, changed, streamed):
    """Whatever is changed in it."""
    new = changed(name, streamed(text_of_events(events)))

    if new is not None:
        assert first_disorder(new.response.events) == ""
        assert new.response.complete
        assert new.response.is_stream


def test_the_text_comes_in_pieces_as_long_as_before(changed, streamed):
    """An application that shows them as they come shows as many."""
    new = changed("preamble", streamed(text_of_events(TEXT)))
    deltas = [event.get("delta", {}) for event in new.response.events]
    pieces = [delta["text"] for delta in deltas if "text" in delta]

    assert (
        "".join(pieces)
        == new.text
        == "Sure! Here is what you asked for:\n\nThe 3 orders are late. Sorry."
    )
    assert {len(one) for one in pieces[:-1]} == {9}
    assert sum(event == PING for event in new.response.events) == 1


def test_a_block_that_stays_keeps_its_events(changed, streamed):
    """Also the pieces in which they came."""
    new = changed("tool_input_dropped", streamed(text_of_events(TOOL)))

    assert [*new.response.events][1:5] == TOOL[1:5]
    assert new.response.tool_uses[0]["input"] == {}
    assert new.response.events[-2]["usage"] == {
        "output_tokens": new.response.usage["output_tokens"]
    }


def test_a_stream_that_broke_off_is_left_as_it_is(changed, streamed):
    """It is a fault already."""
    assert changed("refusal", streamed(text_of_events(TEXT[:-1]))) is None
