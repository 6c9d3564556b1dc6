"""Bedrock's Converse API, simulated: the shapes of boto3's own service model."""

import json

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EventStreamError
from botocore.loaders import Loader
from botocore.model import ServiceModel

from pytest_claude_params.simulator.api import PlainReply
from pytest_claude_params.simulator.faults import ErrorAnswer, StreamError
from pytest_claude_params.simulator.http.received_request import ReceivedRequest
from pytest_claude_params.simulator.platforms.converse import Converse

MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
HI = {
    "modelId": MODEL,
    "messages": [{"role": "user", "content": [{"text": "Hello, how are you today?"}]}],
    "inferenceConfig": {"maxTokens": 12},
}


@pytest.fixture
def bedrock(simulator):
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=simulator.base_url,
        region_name="us-east-1",
        aws_access_key_id="AKIATEST",
        aws_secret_access_key="SECRET",
        config=Config(retries={"total_max_attempts": 1}),
    )
    yield client
    client.close()


@pytest.fixture(scope="module")
def shapes():
    model = Loader().load_service_model("bedrock-runtime", "service-2")
    return ServiceModel(model, "bedrock-runtime")


def problems(shape, value):
    """Say what of an answer its shape does not know, or misses."""
    if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        yield from (
            f"{shape.name}.{name}: missing" for name in shape.required_members if name not in value
        )
        for name, part in value.items():
            if name in shape.members:
                yield from problems(shape.members[name], part)
            else:
                yield f"{shape.name}.{name}: unknown"
    elif shape.type_name == "list":
        for part in value:
            yield from problems(shape.member, part)
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{shape.name}: {value}"


def test_an_answer_has_the_shape_of_the_service_model(raw, shapes):
    signed = {
        "authorization": "AWS4-HMAC-SHA256 Credential=A/x",
        "content-type": "application/json",
    }
    body = {name: value for name, value in HI.items() if name != "modelId"}
    _, _, answer = raw.send(f"/model/{MODEL}/converse", body, signed)

    assert list(problems(shapes.shape_for("ConverseResponse"), answer)) == []
    assert answer["stopReason"] == "max_tokens"
    assert answer["usage"]["outputTokens"] == 12


def test_events_have_the_shapes_of_the_service_model(bedrock, shapes):
    events = list(bedrock.converse_stream(**HI)["stream"])

    output = shapes.shape_for("ConverseStreamOutput")
    assert [problem for event in events for problem in problems(output, event)] == []
    assert [name for event in events[-3:] for name in event] == [
        "contentBlockStop",
        "messageStop",
        "metadata",
    ]


def test_without_a_limit_the_models_own_holds(bedrock):
    answer = bedrock.converse(**HI | {"inferenceConfig": {}})

    assert answer["stopReason"] == "end_turn"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"modelId": "amazon.titan-text"}, "The provided model identifier is invalid."),
        ({"messages": []}, "messages: at least one message is required"),
    ],
)
def test_a_wrong_request_is_rejected(bedrock, changed, message):
    with pytest.raises(bedrock.exceptions.ValidationException) as raised:
        bedrock.converse(**HI | changed)

    assert raised.value.response["Error"]["Message"] == message


def test_errors_are_those_of_aws(simulator, bedrock):
    simulator.script(ErrorAnswer(429, message="Too many requests"))
    with pytest.raises(bedrock.exceptions.ThrottlingException) as raised:
        bedrock.converse(**HI)

    assert raised.value.response["Error"]["Message"] == "Too many requests"


def test_an_error_in_a_stream_is_an_exception_of_aws(simulator, bedrock):
    simulator.script(StreamError(3))
    with pytest.raises(EventStreamError) as raised:
        list(bedrock.converse_stream(**HI)["stream"])

    assert raised.value.response["Error"]["Code"] == "serviceUnavailableException"


def test_a_request_is_said_in_the_words_of_the_api():
    """Stated by hand: the simulator reads with the dialect that judges."""
    spec = {"name": "weather", "inputSchema": {"json": {"type": "object"}}}
    sent = {
        "system": [{"text": "Be brief."}],
        "messages": [{"role": "user", "content": [{"text": "Hi"}]}],
        "inferenceConfig": {"maxTokens": 5, "stopSequences": ["END"]},
        "toolConfig": {"tools": [{"toolSpec": spec}], "toolChoice": {"any": {}}},
    }
    received = ReceivedRequest(
        "POST", f"/model/{MODEL}/converse-stream", {}, json.dumps(sent).encode()
    )

    assert Converse().translated(received).body == {
        "model": "claude-haiku-4-5-20251001",
        "max_tokens": 5,
        "stop_sequences": ["END"],
        "system": [{"type": "text", "text": "Be brief."}],
        "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}],
        "tools": [{"name": "weather", "input_schema": {"type": "object"}}],
        "tool_choice": {"type": "any"},
        "stream": True,
    }


USED = {"toolUse": {"toolUseId": "t1", "name": "weather", "input": {"city": "Rome"}}}
RESULT = {"toolUseId": "t1", "content": [{"text": "Sunny"}], "status": "error"}
THOUGHT = {"reasoningContent": {"reasoningText": {"text": "Hm", "signature": "s"}}}
IMAGE = {"image": {"format": "png", "source": {"bytes": "QUJD"}}}


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (USED, {"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "Rome"}}),
        (
            {"toolResult": RESULT},
            {
                "type": "tool_result",
                "tool_use_id": "t1",
                "content": [{"type": "text", "text": "Sunny"}],
                "is_error": True,
            },
        ),
        (THOUGHT, {"type": "thinking", "thinking": "Hm", "signature": "s"}),
        (
            IMAGE,
            {
                "type": "image",
                "source": {"type": "base64", "media_type": "image/png", "data": "QUJD"},
            },
        ),
    ],
    ids=["a tool", "its result", "thinking", "an image"],
)
def test_a_block_is_said_in_the_words_of_the_api(sent, read):
    body = {"messages": [{"role": "user", "content": [sent]}]}
    received = ReceivedRequest("POST", f"/model/{MODEL}/converse", {}, json.dumps(body).encode())

    assert Converse().translated(received).body["messages"][0]["content"] == [read]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"type": "text", "text": "Hi"}, {"text": "Hi"}),
        ({"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "Rome"}}, USED),
        ({"type": "thinking", "thinking": "Hm", "signature": "s"}, THOUGHT),
    ],
    ids=["a text", "a tool", "thinking"],
)
def test_an_answer_is_said_in_the_words_of_converse(content, said):
    """Stated by hand, as above."""
    usage = {
        "input_tokens": 3,
        "output_tokens": 4,
        "cache_read_input_tokens": 5,
        "cache_creation_input_tokens": 6,
    }
    message = {"content": [content], "stop_reason": "end_turn", "usage": usage}

    assert Converse().answer(PlainReply(200, message)).body == {
        "output": {"message": {"role": "assistant", "content": [said]}},
        "stopReason": "end_turn",
        "usage": {
            "inputTokens": 3,
            "outputTokens": 4,
            "cacheReadInputTokens": 5,
            "cacheWriteInputTokens": 6,
            "totalTokens": 18,
        },
        "metrics": {"latencyMs": 250},
    }
