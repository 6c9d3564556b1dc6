"""Each platform's client of the real SDK is answered as the API's own is."""

import asyncio

import anthropic
import pytest

from pytest_claude_params.simulator.faults import ErrorAnswer, StreamError
from pytest_claude_params.simulator.platforms import PLATFORMS

AWS = {"aws_access_key": "AKIATEST", "aws_secret_key": "SECRET", "aws_region": "us-east-1"}
AWS_MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
# Name of the client, path below the simulator, what else it is given, the model's name there.
CLIENTS = {
    "api": ("Anthropic", "", {"api_key": "k"}, "claude-haiku-4-5"),
    "aws": ("AnthropicAWS", "", {"workspace_id": "wrkspc_1", **AWS}, "claude-haiku-4-5"),
    "bedrock": ("AnthropicBedrock", "", AWS, AWS_MODEL),
    "bedrock with a key": (
        "AnthropicBedrock",
        "",
        {"api_key": "k", "aws_region": "us-east-1"},
        AWS_MODEL,
    ),
    "foundry": ("AnthropicFoundry", "/anthropic/", {"api_key": "k"}, "claude-haiku-4-5"),
    "foundry with a token": (
        "AnthropicFoundry",
        "/anthropic/",
        {"azure_ad_token_provider": lambda: "token"},
        "claude-haiku-4-5",
    ),
    "google cloud": (
        "AnthropicGoogleCloud",
        "",
        {"token_provider": lambda: "token", "project": "p", "location": "us"},
        "claude-haiku-4-5",
    ),
    "mantle": ("AnthropicBedrockMantle", "/anthropic", AWS, "anthropic.claude-haiku-4-5"),
    "mantle with a key": (
        "AnthropicBedrockMantle",
        "/anthropic",
        {"api_key": "k", "aws_region": "us-east-1"},
        "anthropic.claude-haiku-4-5-20251001-v1:0",
    ),
    "vertex": (
        "AnthropicVertex",
        "/v1",
        {"access_token": "t", "project_id": "p", "region": "us-east5"},
        "claude-haiku-4-5@20251001",
    ),
}
COUNTS = [name for name in CLIENTS if not name.startswith("bedrock")]
TURNS = {"max_tokens": 12, "messages": [{"role": "user", "content": "Hello, how are you today?"}]}


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in ("AWS_PROFILE", "AWS_BEARER_TOKEN_BEDROCK", "ANTHROPIC_AWS_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=CLIENTS)
def name(request):
    return request.param


def opened(simulator, name, prefix="", **options):
    """Build a client; give it with the arguments of a request."""
    class_name, path, settings, model = CLIENTS[name]
    options = {"max_retries": 0} | settings | options
    client = getattr(anthropic, prefix + class_name)(base_url=simulator.base_url + path, **options)
    return client, {"model": model, **TURNS}


@pytest.fixture
def platform(simulator, name):
    """A client, and the arguments of a request."""
    client, request = opened(simulator, name)
    with client:
        yield client, request


def text_of(message):
    return "".join(block.text for block in message.content)


def test_a_message_is_answered(simulator, name, platform):
    client, request = platform
    message = client.messages.create(**request)
    (entry,) = simulator.requests

    assert text_of(message) == "Hello! I am doing very well today, thank you for"
    assert message.model == "claude-haiku-4-5-20251001-simulated"
    expected = "api" if name == "google cloud" else name.split()[0]
    assert (entry.platform, entry.status) == (expected, 200)
    assert "SECRET" not in repr(entry)


def test_a_stream_says_the_same(platform):
    client, request = platform
    with client.messages.stream(**request) as stream:
        message = stream.get_final_message()

    assert text_of(message) == "Hello! I am doing very well today, thank you for"
    assert (message.stop_reason, message.usage.output_tokens) == ("max_tokens", 12)


def test_asynchronous_clients_are_answered_too(simulator, name):
    async def ask():
        client, request = opened(simulator, name, "Async")
        async with client:
            message = await client.messages.create(**request)
            async with client.messages.stream(**request) as stream:
                streamed = await stream.get_final_message()
        return [text_of(message), text_of(streamed)]

    assert asyncio.run(ask()) == ["Hello! I am doing very well today, thank you for"] * 2


def test_betas_are_answered(platform):
    client, request = platform
    message = client.beta.messages.create(
        **request, betas=["context-management-2025-06-27"], context_management={"edits": []}
    )

    assert text_of(message).startswith("Hello!")


def test_what_is_wrong_with_a_request_is_said(platform):
    client, request = platform
    with pytest.raises(anthropic.BadRequestError, match="max_tokens: Input should be"):
        client.messages.create(**request, extra_body={"max_tokens": "ten"})


@pytest.mark.parametrize("status", [403, 429, 529])
def test_faults_come_through(simulator, platform, status):
    client, request = platform
    simulator.script(ErrorAnswer(status))
    with pytest.raises(anthropic.APIStatusError) as raised:
        client.messages.create(**request)

    assert status == raised.value.status_code


def test_a_client_tries_again(simulator, name):
    client, request = opened(simulator, name, max_retries=2)
    simulator.script(ErrorAnswer(529, retry_after_ms=1, times=2))
    with client:
        client.messages.create(**request)

    assert [entry.status for entry in simulator.requests] == [529, 529, 200]


def test_an_error_in_a_stream_comes_through(simulator, platform):
    client, request = platform
    simulator.script(StreamError(3))
    with pytest.raises(anthropic.APIStatusError, match="Overloaded"):
        list(client.messages.create(**request, stream=True))


@pytest.mark.parametrize("name", COUNTS)
def test_tokens_are_counted(simulator, name):
    client, request = opened(simulator, name)
    with client:
        counted = client.messages.count_tokens(model=request["model"], messages=TURNS["messages"])
        message = client.messages.create(**request)

    assert counted.input_tokens == message.usage.input_tokens


def test_every_platform_has_a_client_here():
    """But for chat completions, which are the openai SDK's."""
    assert {platform.name for platform in PLATFORMS} - {"chat_completions"} == {
        name for name in CLIENTS if " " not in name
    }
