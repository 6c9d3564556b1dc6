"""Bedrock's Converse API through boto3: recorded, replayed in its own shape, judged as messages."""

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from pytest_claude_params.contracts import check
from pytest_claude_params.expectations import evaluate, parse

MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
ASK = {
    "modelId": MODEL,
    "messages": [{"role": "user", "content": [{"text": "What is the capital of France?"}]}],
    "inferenceConfig": {"maxTokens": 60},
}
WEATHER = {
    "toolSpec": {
        "name": "weather",
        "description": "Return the weather in a city",
        "inputSchema": {
            "json": {
                "type": "object",
                "properties": {"city": {"type": "string"}},
                "required": ["city"],
            }
        },
    }
}
TOOLS = {"toolConfig": {"tools": [WEATHER], "toolChoice": {"tool": {"name": "weather"}}}}


def client(at):
    return boto3.client(
        "bedrock-runtime",
        endpoint_url=at["base_url"],
        region_name="us-east-1",
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="secret",
        config=Config(retries={"total_max_attempts": 1}),
    )


def converse(**more):
    def use(at):
        answer = client(at).converse(**{**ASK, **more})
        del answer["ResponseMetadata"]
        return answer

    return use


def converse_stream(**more):
    return lambda at: list(client(at).converse_stream(**{**ASK, **more})["stream"])


def texts_of(events):
    deltas = [
        event["contentBlockDelta"]["delta"] for event in events if "contentBlockDelta" in event
    ]
    return "".join(delta.get("text", "") for delta in deltas)


def unmet(wanted, calls):
    return [(one.subject, one.observed) for one in evaluate(parse(wanted), calls) if not one.passed]


def broken(calls):
    return [(one.subject, one.observed) for one in check(calls) if not one.passed]


def test_an_answer_is_judged_as_a_message(replayed):
    """With its stop reason, its texts and its tokens."""
    seen = replayed(converse())

    (text,) = [block["text"] for block in seen.result["output"]["message"]["content"]]
    used = seen.result["usage"]["outputTokens"]
    wanted = {"stop_reason": "end_turn", "output_tokens": used, "contains": text[:5], "text": text}
    assert unmet(wanted, seen.calls) == []
    assert unmet({"stop_reason": "max_tokens"}, seen.calls) == [("stop_reason", "'end_turn'")]
    assert broken(seen.calls) == []


def test_a_request_is_read_as_parameters(replayed):
    """Those of ``inferenceConfig`` have the Messages API's names."""
    more = {"system": [{"text": "Be brief."}], "additionalModelRequestFields": {"top_k": 5}}
    config = {"maxTokens": 9, "temperature": 0.5, "stopSequences": ["END"]}
    seen = replayed(converse(**more, inferenceConfig=config))

    assert seen.calls[0].request.parameters == {
        "model": "claude-haiku-4-5-20251001",
        "max_tokens": 9,
        "temperature": 0.5,
        "stop_sequences": ["END"],
        "system": [{"type": "text", "text": "Be brief."}],
        "messages": [
            {
                "role": "user",
                "content": [{"type": "text", "text": "What is the capital of France?"}],
            }
        ],
        "top_k": 5,
    }
    assert seen.calls[0].request.prompt == "What is the capital of France?"


def test_a_cut_answer_says_so(replayed):
    """``maxTokens`` is kept, and told as the reason."""
    seen = replayed(converse(inferenceConfig={"maxTokens": 1}))

    assert seen.result["stopReason"] == "max_tokens"
    assert unmet({"stop_reason": "max_tokens", "output_tokens": 1}, seen.calls) == []


def test_a_stream_is_judged_as_a_message(replayed):
    """Its frames replay as they came, and the cassette shows its events."""
    seen = replayed(converse_stream())

    assert [next(iter(event)) for event in seen.result][:: len(seen.result) - 1] == [
        "messageStart",
        "metadata",
    ]
    assert unmet({"stop_reason": "end_turn", "text": texts_of(seen.result)}, seen.calls) == []
    assert broken(seen.calls) == []
    assert seen.calls[0].response.complete
    assert "event: messageStop" in seen.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("ask", [converse, converse_stream])
def test_a_tool_is_used(replayed, ask):
    """Its call and its input are those of a ``tool_use`` block."""
    seen = replayed(ask(**TOOLS, inferenceConfig={"maxTokens": 300}))

    (use,) = seen.calls[0].response.tool_uses
    assert (use["name"], isinstance(use["input"]["city"], str)) == ("weather", True)
    assert unmet({"stop_reason": "tool_use", "tool_use": "weather"}, seen.calls) == []
    assert broken(seen.calls) == []


@pytest.mark.parametrize("ask", [converse, converse_stream])
def test_thinking_is_read(replayed, ask):
    """``reasoningContent`` is a block of thinking."""
    thinking = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
    config = {"maxTokens": 1200}
    seen = replayed(ask(additionalModelRequestFields=thinking, inferenceConfig=config))

    kinds = [block["type"] for block in seen.calls[0].response.content]
    assert kinds == ["thinking", "text"]
    assert seen.calls[0].response.content[0]["signature"]
    assert broken(seen.calls) == []


@pytest.mark.parametrize("ask", [converse, converse_stream])
def test_a_tools_result_is_sent_back(replayed, ask):
    """A conversation of several turns."""
    use = {"toolUseId": "toolu_1", "name": "weather", "input": {"city": "Paris"}}
    result = {"toolUseId": "toolu_1", "content": [{"text": "Sunny"}], "status": "success"}
    turns = [
        *ASK["messages"],
        {"role": "assistant", "content": [{"toolUse": use}]},
        {"role": "user", "content": [{"toolResult": result}]},
    ]
    seen = replayed(ask(messages=turns, toolConfig={"tools": [WEATHER]}))

    sent = seen.calls[0].request.parameters["messages"]
    assert sent[1]["content"] == [
        {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"city": "Paris"}}
    ]
    assert sent[2]["content"] == [
        {
            "type": "tool_result",
            "tool_use_id": "toolu_1",
            "content": [{"type": "text", "text": "Sunny"}],
        }
    ]


def test_an_image_and_a_document_are_sent(replayed):
    """As the API's own blocks."""
    pixel = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
    content = [
        {"image": {"format": "gif", "source": {"bytes": pixel}}},
        {"document": {"format": "txt", "name": "notes", "source": {"text": "Paris"}}},
        {"text": "What is this?"},
    ]
    seen = replayed(converse(messages=[{"role": "user", "content": content}]))

    image, document, _ = seen.calls[0].request.parameters["messages"][0]["content"]
    assert image["source"]["media_type"] == "image/gif"
    assert document["source"] == {"type": "text", "media_type": "text/plain", "data": "Paris"}


def test_an_error_is_the_clients_own(replayed):
    """With its class, its message and its status."""

    def use(at):
        with pytest.raises(ClientError) as raised:
            client(at).converse(**ASK | {"inferenceConfig": {"maxTokens": 999_999}})
        return raised.value.response["Error"], type(raised.value).__name__

    seen = replayed(use)

    assert seen.result[1] == "ValidationException"
    assert unmet({"status": 400}, seen.calls) == []


def test_no_credentials_are_stored(replayed):
    """Neither keys nor signatures."""
    text = replayed(converse()).path.read_text(encoding="utf-8")

    assert [secret for secret in ("AKIAEXAMPLE", "Signature") if secret in text] == []
