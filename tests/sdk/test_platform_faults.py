"""Faults strike clients of other platforms, in the frames that they expect."""

import anthropic
import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.faults import FaultPlan, parse
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.transcript import Transcript
from pytest_claude_params.wire.event_stream import text_of_events

URL = "https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-haiku-4-5-20251001-v1:0/invoke-with-response-stream"
ASK = {"max_tokens": 60, "messages": [{"role": "user", "content": "Hi"}]}
MESSAGE = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5-20251001",
    "content": [],
    "stop_reason": None,
    "stop_sequence": None,
    "usage": {"input_tokens": 9, "output_tokens": 1},
}
EVENTS = (
    {"type": "message_start", "message": MESSAGE},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hello"}},
    {"type": "content_block_stop", "index": 0},
    {"type": "message_stop"},
)


def test_a_stream_of_bedrock_breaks_off(tmp_path):
    """After two frames, as the client of Bedrock reads them."""
    path = tmp_path / "c.yaml"
    recorded = CallRequest("POST", URL, {}, ASK)
    streamed = CallResponse(200, {}, text_of_events(EVENTS))
    store.write(path, Document({}, [(recorded, streamed)]))
    plan = FaultPlan([parse({"cut_after": 2})])
    recorder = Recorder(
        Cassette(path), Transcript("t"), "none", (), MissContext("c.yaml", "pytest"), faults=plan
    )
    client = anthropic.AnthropicBedrock(
        aws_access_key="k", aws_secret_key="s", aws_region="eu-west-1"
    )
    model = "anthropic.claude-haiku-4-5-20251001-v1:0"
    seen = []

    with intercepted(recorder), pytest.raises(Exception, match="broke off"):
        seen.extend(event.type for event in client.messages.create(**ASK, model=model, stream=True))

    assert seen == ["message_start", "content_block_start"]
    assert plan.shortfalls == []
