"""Bedrock's framing: what botocore reads of it, and what we read of it again."""

import pytest
from botocore.eventstream import EventStreamBuffer
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import EventStreamJSONParser
from hypothesis import given
from hypothesis import strategies as st

from pytest_claude_params.wire.aws_event_stream import events_in, frames_of

START = {"type": "message_start", "message": {"content": [], "usage": {"input_tokens": 3}}}
DELTA = {
    "type": "content_block_delta",
    "index": 0,
    "delta": {"type": "text_delta", "text": "Zürich"},
}
ERROR = {"type": "error", "error": {"type": "throttlingException", "message": "Too many"}}


def seen_by_botocore(data):
    """Return headers and payloads of the frames, checksums included in the check."""
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    return [message.to_response_dict() for message in buffer]


def response_stream():
    """Return botocore's description of what Bedrock streams."""
    service = Loader().load_service_model("bedrock-runtime", "service-2")
    return ServiceModel(service).shape_for("ResponseStream")


def test_botocore_reads_the_frames():
    """Its parser checks both checksums."""
    frames = seen_by_botocore(b"".join(frames_of([START, DELTA])))

    assert [frame["headers"][":event-type"] for frame in frames] == ["chunk", "chunk"]
    assert [frame["status_code"] for frame in frames] == [200, 200]


def test_an_error_in_the_stream_is_an_exception_to_botocore():
    """Bedrock has no error event; the SDK makes one of the exception."""
    (frame,) = seen_by_botocore(b"".join(frames_of([ERROR])))

    parsed = EventStreamJSONParser().parse(frame, response_stream())

    assert parsed["Error"] == {"Code": "throttlingException", "Message": "Too many"}


def test_events_come_back():
    """To frames and back nothing changes."""
    assert list(events_in(b"".join(frames_of([START, DELTA, ERROR])))) == [START, DELTA, ERROR]


@pytest.mark.parametrize("missing", [1, 4, 30])
def test_a_frame_that_was_cut_off_ends_the_events(missing):
    """What came whole is kept."""
    data = b"".join(frames_of([START, DELTA]))[:-missing]

    assert list(events_in(data)) == [START]


@given(st.text())
def test_any_text_survives(text):
    """Lengths are counted in bytes."""
    event = {"type": "content_block_delta", "delta": {"text": text}}

    assert list(events_in(b"".join(frames_of([event])))) == [event]
