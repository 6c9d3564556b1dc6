"""Streams, in every way in which applications read them, also only in part."""

import asyncio

import anthropic

ASK = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "What is the capital of France?"}],
}


def test_events(replayed):
    """``create(stream=True)``."""

    def use(at):
        return [
            event.to_dict()
            for event in anthropic.Anthropic(**at).messages.create(**ASK, stream=True)
        ]

    seen = replayed(use)

    assert seen.result[-1]["type"] == "message_stop"
    assert [call.response.complete for call in seen.calls] == [True]


def test_events_with_asyncio(replayed):
    """``async for``."""

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            stream = await client.messages.create(**ASK, stream=True)
            return [event.to_dict() async for event in stream]

    replayed(lambda at: asyncio.run(ask(at)))


def test_text(replayed):
    """``messages.stream`` gives the text in pieces, and the message at the end."""

    def use(at):
        with anthropic.Anthropic(**at).messages.stream(**ASK) as stream:
            pieces = list(stream.text_stream)
            return pieces, stream.get_final_message().to_dict()

    seen = replayed(use)

    pieces, message = seen.result
    assert "".join(pieces) == message["content"][0]["text"]
    assert len(pieces) > 1


def test_text_with_asyncio(replayed):
    """The same with ``async with``."""

    async def ask(at):
        async with (
            anthropic.AsyncAnthropic(**at) as client,
            client.messages.stream(**ASK) as stream,
        ):
            pieces = [piece async for piece in stream.text_stream]
            return pieces, (await stream.get_final_message()).to_dict()

    replayed(lambda at: asyncio.run(ask(at)))


def test_a_beta_stream(replayed):
    """``beta.messages.stream``, where the SDK has it, and ``beta.messages.create``."""

    def use(at):
        messages = anthropic.Anthropic(**at).beta.messages
        return [event.to_dict() for event in messages.create(**ASK, stream=True)]

    replayed(use)


def test_a_stream_that_is_left_early(replayed):
    """It is stored as incomplete and replays as far as it was read."""

    def use(at):
        with anthropic.Anthropic(**at).messages.create(**ASK, stream=True) as stream:
            return [event.type for event, _ in zip(stream, range(3), strict=False)]

    seen = replayed(use)

    assert len(seen.result) == 3


def test_a_stream_that_is_left_and_not_closed(replayed):
    """A loop that is left by ``break`` closes nothing."""

    def use(at):
        for event in anthropic.Anthropic(**at).messages.create(**ASK, stream=True):
            if event.type == "content_block_delta":
                return event.delta.text
        return None

    seen = replayed(use)

    assert seen.result
    assert [call.response.complete for call in seen.calls] == [False]


def test_a_helper_that_is_left_early(replayed):
    """The same through ``messages.stream``."""

    def use(at):
        with anthropic.Anthropic(**at).messages.stream(**ASK) as stream:
            return next(iter(stream.text_stream))

    replayed(use)


def test_a_stream_that_is_left_early_with_asyncio(replayed):
    """The same with asyncio."""

    async def ask(at):
        async with (
            anthropic.AsyncAnthropic(**at) as client,
            client.messages.stream(**ASK) as stream,
        ):
            return await anext(aiter(stream.text_stream))

    replayed(lambda at: asyncio.run(ask(at)))


def test_lines_of_a_response(replayed):
    """``with_streaming_response`` gives the bytes; the API's padding is gone while replaying."""

    def use(at):
        create = anthropic.Anthropic(**at).messages.with_streaming_response.create
        with create(**ASK, stream=True) as response:
            return [line.partition(":")[0] for line in response.iter_lines() if line]

    seen = replayed(use)

    assert set(seen.result) == {"event", "data"}


def test_a_raw_response_of_a_stream(replayed):
    """``with_raw_response`` and a stream."""

    def use(at):
        create = anthropic.Anthropic(**at).messages.with_raw_response.create
        return [event.to_dict() for event in create(**ASK, stream=True).parse()]

    replayed(use)
