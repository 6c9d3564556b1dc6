"""Claude on other platforms: through the SDK's clients for them, and through boto3."""

import asyncio
import json

import anthropic
import boto3
import pytest
from botocore.config import Config

ASK = {
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "What is the capital of France?"}],
}
BEDROCK_MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
AWS = {"aws_access_key": "AKIAEXAMPLE", "aws_secret_key": "secret", "aws_region": "us-east-1"}
GOOGLE = {"project_id": "a-project", "region": "us-east5", "access_token": "token"}


def bedrock(at):
    return {"base_url": at["base_url"], **AWS}


def mantle(at):
    return {"base_url": at["base_url"] + "/anthropic", **AWS}


def vertex(at):
    return {"base_url": at["base_url"] + "/v1", **GOOGLE}


def aws(at):
    return {"base_url": at["base_url"], "workspace_id": "wrkspc_EXAMPLE", **AWS}


def foundry(at):
    return {"base_url": at["base_url"] + "/anthropic/", "api_key": at["api_key"]}


# The client's name, what it is built with, and the model's name there.
PLATFORMS = {
    "Bedrock": ("AnthropicBedrock", bedrock, BEDROCK_MODEL),
    "Mantle": ("AnthropicBedrockMantle", mantle, "anthropic.claude-haiku-4-5"),
    "Vertex": ("AnthropicVertex", vertex, "claude-haiku-4-5@20251001"),
    "AWS": ("AnthropicAWS", aws, "claude-haiku-4-5"),
    "Foundry": ("AnthropicFoundry", foundry, "claude-haiku-4-5"),
}


@pytest.fixture(params=PLATFORMS)
def platform(request, lacks):
    """A platform for which the SDK has a client."""
    name, arguments, model = PLATFORMS[request.param]
    lacks(anthropic, name)
    return name, arguments, {**ASK, "model": model}


def judged(seen):
    """Return what contracts and expectations see of the calls."""
    return [
        (
            call.request.is_message,
            call.request.model.startswith("claude-haiku-4-5"),
            bool(call.text),
        )
        for call in seen.calls
    ]


def test_a_message(replayed, platform):
    """Judged as one of the API's own: it has a model, parameters and a text."""
    name, arguments, ask = platform

    def use(at):
        return getattr(anthropic, name)(**arguments(at)).messages.create(**ask).to_dict()

    seen = replayed(use)

    assert judged(seen) == [(True, True, True)]


def test_a_message_with_asyncio(replayed, platform):
    """The same, awaited."""
    name, arguments, ask = platform

    async def use(at):
        async with getattr(anthropic, f"Async{name}")(**arguments(at)) as client:
            return (await client.messages.create(**ask)).to_dict()

    seen = replayed(lambda at: asyncio.run(use(at)))

    assert judged(seen) == [(True, True, True)]


def test_a_stream(replayed, platform):
    """Bedrock's comes in frames of its own; the cassette holds the events."""
    name, arguments, ask = platform

    def use(at):
        stream = getattr(anthropic, name)(**arguments(at)).messages.create(**ask, stream=True)
        return [event.to_dict() for event in stream]

    seen = replayed(use)

    assert judged(seen) == [(True, True, True)]
    assert "event: message_start" in seen.path.read_text(encoding="utf-8")


def test_a_stream_with_asyncio(replayed, platform):
    """The same, awaited."""
    name, arguments, ask = platform

    async def use(at):
        async with getattr(anthropic, f"Async{name}")(**arguments(at)) as client:
            stream = await client.messages.create(**ask, stream=True)
            return [event.to_dict() async for event in stream]

    replayed(lambda at: asyncio.run(use(at)))


def test_a_stream_that_is_left_early(replayed, platform):
    """As far as it was read."""
    name, arguments, ask = platform

    def use(at):
        client = getattr(anthropic, name)(**arguments(at))
        with client.messages.create(**ask, stream=True) as stream:
            return [event.type for event, _ in zip(stream, range(3), strict=False)]

    replayed(use)


def test_no_credentials_are_needed_to_replay(replayed, platform, monkeypatch, tmp_path):
    """Clouds look for them in files and on the network."""
    name, arguments, ask = platform
    built = []

    def use(at):
        more = arguments(at)
        if built and name in ("AnthropicBedrock", "AnthropicVertex"):
            for secret in ("aws_access_key", "aws_secret_key", "access_token"):
                more.pop(secret, None)
            for variable in ("HOME", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
                monkeypatch.setenv(variable, str(tmp_path / "nothing"))
            monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        built.append(getattr(anthropic, name)(**more))
        return built[-1].messages.create(**ask).to_dict()

    replayed(use)


def test_vertex_counts_tokens(replayed, lacks):
    """At an address of its own, with the model in the body."""
    lacks(anthropic.AnthropicVertex(**GOOGLE).messages, "count_tokens")
    ask = {"model": "claude-haiku-4-5@20251001", "messages": ASK["messages"]}

    def use(at):
        return anthropic.AnthropicVertex(**vertex(at)).messages.count_tokens(**ask).to_dict()

    seen = replayed(use)

    assert [call.request.path for call in seen.calls] == ["/v1/messages/count_tokens"]


def test_nothing_of_the_credentials_is_stored(replayed, platform):
    """Neither keys nor tokens."""
    name, arguments, ask = platform

    def use(at):
        return getattr(anthropic, name)(**arguments(at)).messages.create(**ask).to_dict()

    text = replayed(use).path.read_text(encoding="utf-8")

    assert [s for s in ("AKIAEXAMPLE", "secret", "token:", "Signature") if s in text] == []


def boto3_client(at):
    """Build a client as applications without the SDK do."""
    return boto3.client(
        "bedrock-runtime",
        endpoint_url=at["base_url"],
        region_name="us-east-1",
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key="secret",
        config=Config(retries={"total_max_attempts": 1}),
    )


def boto3_body():
    """Return a request as Bedrock documents it."""
    return json.dumps({"anthropic_version": "bedrock-2023-05-31", **ASK})


def test_boto3(replayed):
    """``invoke_model``."""

    def use(at):
        answer = boto3_client(at).invoke_model(modelId=BEDROCK_MODEL, body=boto3_body())
        return json.loads(answer["body"].read())

    seen = replayed(use)

    assert judged(seen) == [(True, True, True)]


def test_boto3_streams(replayed):
    """``invoke_model_with_response_stream``."""

    def use(at):
        invoke = boto3_client(at).invoke_model_with_response_stream
        answer = invoke(modelId=BEDROCK_MODEL, body=boto3_body())
        return [json.loads(event["chunk"]["bytes"])["type"] for event in answer["body"]]

    seen = replayed(use)

    assert seen.result[-1] == "message_stop"
    assert judged(seen) == [(True, True, True)]
