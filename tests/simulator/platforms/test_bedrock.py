"""Bedrock without the SDK: plain boto3, and plain HTTP."""

import json
import re

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EventStreamError,
    ResponseStreamingError,
)

from pytest_claude_params.simulator.faults import (
    CutBody,
    CutStream,
    ErrorAnswer,
    HtmlPage,
    Reset,
    StreamError,
)

MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
ARN = f"arn:aws:bedrock:us-east-1:123456789012:inference-profile/{MODEL}"
HI = {
    "anthropic_version": "bedrock-2023-05-31",
    "max_tokens": 12,
    "messages": [{"role": "user", "content": "Hello, how are you today?"}],
}
# What AWS puts behind the name of an error.
CORAL = ":http://internal.amazon.com/coral/com.amazon.bedrock/"
TEXT = "Hello! I am doing very well today, thank you for"
SIGNED = {"authorization": "AWS4-HMAC-SHA256 Credential=A/x, SignedHeaders=host, Signature=1"}


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


def invoked(bedrock, model_id=MODEL, **changed):
    response = bedrock.invoke_model(modelId=model_id, body=json.dumps(HI | changed))
    return json.loads(response["body"].read())


def streamed(bedrock):
    response = bedrock.invoke_model_with_response_stream(modelId=MODEL, body=json.dumps(HI))
    return [json.loads(event["chunk"]["bytes"]) for event in response["body"]]


@pytest.mark.parametrize("model", [MODEL, ARN, "anthropic.claude-haiku-4-5-20251001-v1:0:48k"])
def test_boto3_is_answered(bedrock, model):
    message = invoked(bedrock, model)

    assert message["content"][0]["text"] == TEXT
    assert message["model"] == "claude-haiku-4-5-20251001-simulated"


def test_boto3_is_answered_with_a_stream(bedrock):
    events = streamed(bedrock)
    text = "".join(event.get("delta", {}).get("text", "") for event in events)

    assert (text, events[-1]["type"]) == (TEXT, "message_stop")


def test_an_answer_has_the_headers_of_aws(bedrock):
    response = bedrock.invoke_model(modelId=MODEL, body=json.dumps(HI))
    headers = response["ResponseMetadata"]["HTTPHeaders"]

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers["x-amzn-requestid"])
    assert [name for name in headers if name.startswith(("anthropic-", "request-id"))] == []
    assert headers["x-simulated-by"].startswith("pytest-claude-params/")


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, "ValidationException"),
        (403, "AccessDeniedException"),
        (404, "ResourceNotFoundException"),
        (429, "ThrottlingException"),
        (500, "InternalServerException"),
        (503, "ServiceUnavailableException"),
        (504, "ModelTimeoutException"),
        (529, "ServiceUnavailableException"),
    ],
)
def test_errors_are_those_of_aws(simulator, bedrock, status, error):
    simulator.script(ErrorAnswer(status, message="A reason"))
    with pytest.raises(getattr(bedrock.exceptions, error)) as raised:
        invoked(bedrock)

    assert raised.value.response["Error"] == {"Code": error, "Message": "A reason"}
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"anthropic_version": None}, "anthropic_version: Field required"),
        (
            {"anthropic_version": "2023-06-01"},
            "anthropic_version: Input should be 'bedrock-2023-05-31' or '2026-10-21'",
        ),
        ({"model": MODEL}, "model: Extra inputs are not permitted"),
        ({"stream": True}, "stream: Extra inputs are not permitted"),
        ({"max_tokens": "ten"}, "max_tokens: Input should be a valid integer"),
    ],
)
def test_a_wrong_body_is_refused(bedrock, body, message):
    with pytest.raises(bedrock.exceptions.ValidationException) as raised:
        invoked(bedrock, **body)

    assert message == raised.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("model", "error", "message"),
    [
        ("amazon.titan-text", "ValidationException", "The provided model identifier is invalid."),
        ("anthropic.claude-9", "ResourceNotFoundException", "model: claude-9"),
    ],
)
def test_other_models_are_not_there(bedrock, model, error, message):
    with pytest.raises(ClientError) as raised:
        invoked(bedrock, model)

    assert raised.value.response["Error"] == {"Code": error, "Message": message}


@pytest.mark.parametrize(
    ("version", "refused"), [("bedrock-2023-05-31", False), ("2026-10-21", True)]
)
def test_the_version_in_the_body_decides_about_sampling(bedrock, version, refused):
    """Under the newer one, no model takes a temperature."""
    if refused:
        with pytest.raises(bedrock.exceptions.ValidationException, match="temperature"):
            invoked(bedrock, anthropic_version=version, temperature=0)
    else:
        message = invoked(bedrock, anthropic_version=version, temperature=0)
        assert message["content"][0]["text"] == TEXT


@pytest.mark.parametrize(
    "field",
    [
        {"anthropic_beta": ["context-management-2025-06-27"], "context_management": {"edits": []}},
        {"user_profile_id": "profile"},
    ],
    ids=["anthropic_beta", "user_profile_id"],
)
def test_what_is_a_header_of_the_api_stands_in_the_body(bedrock, field):
    assert invoked(bedrock, **field)["content"][0]["text"] == TEXT


@pytest.mark.parametrize("body", [None, [], "text"])
def test_a_body_that_is_no_object_is_refused(raw, body):
    status, headers, answer = raw.send(f"/model/{MODEL}/invoke", body, SIGNED, "POST")

    assert (status, headers["x-amzn-errortype"]) == (400, f"ValidationException{CORAL}")
    assert answer == {"message": "The request body should be a JSON object"}


def test_without_a_signature_nothing_is_answered(raw):
    status, headers, answer = raw.send(f"/model/{MODEL}/invoke", HI, {})

    assert (status, headers["x-amzn-errortype"]) == (403, f"AccessDeniedException{CORAL}")
    assert answer == {"message": "Missing Authentication Token"}


def test_an_error_in_a_stream_has_its_name_on_aws(simulator, bedrock):
    simulator.script(StreamError(3))
    with pytest.raises(EventStreamError) as raised:
        streamed(bedrock)

    assert raised.value.response["Error"] == {
        "Code": "serviceUnavailableException",
        "Message": "Overloaded",
    }


def test_a_stream_may_end_early(simulator, bedrock):
    simulator.script(CutStream(3))

    assert [event["type"] for event in streamed(bedrock)] == [
        "message_start",
        "content_block_start",
        "ping",
    ]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Reset(), ConnectionClosedError),
        (CutBody(), ResponseStreamingError),
        (HtmlPage(), ClientError),
    ],
    ids=["reset", "cut_body", "html_page"],
)
def test_faults_reach_boto3(simulator, bedrock, fault, error):
    simulator.script(fault)
    with pytest.raises(error):
        invoked(bedrock)


def test_boto3_tries_again(simulator):
    client = boto3.client(
        "bedrock-runtime",
        endpoint_url=simulator.base_url,
        region_name="us-east-1",
        aws_access_key_id="A",
        aws_secret_access_key="S",
        config=Config(retries={"total_max_attempts": 2, "mode": "standard"}),
    )
    simulator.script(Reset())
    message = invoked(client)
    client.close()

    assert message["content"][0]["text"] == TEXT
    assert [entry.status for entry in simulator.requests] == [None, 200]
