"""Tools: over several turns by hand, and by the SDK's runner, with and without message threads."""

import asyncio

import anthropic
import pytest

TOOL = {
    "name": "get_weather",
    "description": "Tell the weather.",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
}
ASK = {
    "model": "claude-sonnet-4-6",
    "max_tokens": 200,
    "messages": [{"role": "user", "content": "How is the weather in Oslo?"}],
}
FORCED = {"type": "tool", "name": "get_weather"}


def turns_after(message):
    """Return the conversation with the tool's answer to a message."""
    (call,) = [block for block in message["content"] if block["type"] == "tool_use"]
    result = {"type": "tool_result", "tool_use_id": call["id"], "content": "It rains."}
    return [
        *ASK["messages"],
        {"role": "assistant", "content": message["content"]},
        {"role": "user", "content": [result]},
    ]


def test_several_turns(replayed):
    """The second request sends the recorded id of the call back."""

    def use(at):
        create = anthropic.Anthropic(**at).messages.create
        first = create(**ASK, tools=[TOOL], tool_choice=FORCED).to_dict()
        request = {**ASK, "messages": turns_after(first)}
        return first, create(**request, tools=[TOOL]).to_dict()

    seen = replayed(use)

    assert [message["stop_reason"] for message in seen.result] == ["tool_use", "end_turn"]
    assert [len(call.response.tool_uses) for call in seen.calls] == [1, 0]


def test_several_turns_with_asyncio(replayed):
    """The same, awaited."""

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            first = await client.messages.create(**ASK, tools=[TOOL], tool_choice=FORCED)
            request = {**ASK, "messages": turns_after(first.to_dict())}
            return (await client.messages.create(**request, tools=[TOOL])).to_dict()

    replayed(lambda at: asyncio.run(ask(at)))


def test_a_streamed_tool_call(replayed):
    """Its input comes in pieces of JSON."""

    def use(at):
        stream = anthropic.Anthropic(**at).messages.stream
        with stream(**ASK, tools=[TOOL], tool_choice=FORCED) as events:
            return events.get_final_message().to_dict()["content"]

    seen = replayed(use)

    assert seen.calls[0].response.tool_uses == seen.result


def weather_tool():
    """Return a function as a tool, in the way of the SDK."""

    @anthropic.beta_tool
    def get_weather(city: str) -> str:
        """Tell the weather.

        Args:
            city: where.
        """
        return f"It rains in {city}."

    return get_weather


def async_weather_tool():
    """Return an asynchronous function as a tool."""

    @anthropic.beta_async_tool
    async def get_weather(city: str) -> str:
        """Tell the weather.

        Args:
            city: where.
        """
        return f"It rains in {city}."

    return get_weather


@pytest.fixture
def asks_for_the_tool(lacks):
    """A simulated Claude that calls the tool; skips what has no runner."""
    lacks(anthropic.Anthropic(api_key="k").beta.messages, "tool_runner")
    return {
        "replies": [
            {
                "matches": "weather in Oslo",
                "tool_use": {"name": "get_weather", "input": {"city": "Oslo"}},
            }
        ],
        "after_tools": "They say: {result}",
    }


def test_the_runner(replayed, asks_for_the_tool):
    """With message threads from SDK 2.2 on, before that with the whole conversation."""

    def use(at):
        client = anthropic.Anthropic(**at)
        run = client.beta.messages.tool_runner(**ASK, tools=[weather_tool()])
        return [message.to_dict()["content"] for message in run]

    seen = replayed(use, asks_for_the_tool)

    assert seen.result[-1][0]["text"] == "They say: It rains in Oslo."
    assert len(seen.calls) == 2


def test_the_runner_with_asyncio(replayed, asks_for_the_tool):
    """``async for``."""

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            run = client.beta.messages.tool_runner(**ASK, tools=[async_weather_tool()])
            return [message.to_dict()["content"] async for message in run]

    seen = replayed(lambda at: asyncio.run(ask(at)), asks_for_the_tool)

    assert len(seen.calls) == 2


def test_the_runner_streams(replayed, asks_for_the_tool):
    """Each message is a stream."""

    def use(at):
        client = anthropic.Anthropic(**at)
        run = client.beta.messages.tool_runner(**ASK, tools=[weather_tool()], stream=True)
        return [stream.get_final_message().to_dict()["content"] for stream in run]

    seen = replayed(use, asks_for_the_tool)

    assert [call.response.is_stream for call in seen.calls] == [True, True]


def test_the_runner_without_threads(replayed, asks_for_the_tool):
    """``thread=False`` sends the whole conversation, as older SDKs do."""
    if tuple(int(part) for part in anthropic.__version__.split(".")[:2]) < (2, 2):
        pytest.skip(f"anthropic {anthropic.__version__} has no message threads")

    def use(at):
        client = anthropic.Anthropic(**at)
        run = client.beta.messages.tool_runner(**ASK, tools=[weather_tool()], thread=False)
        return [message.to_dict()["content"] for message in run]

    seen = replayed(use, asks_for_the_tool)

    assert [len(call.request.parameters["messages"]) for call in seen.calls] == [1, 3]
