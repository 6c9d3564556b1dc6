"""Messages, token counts and models, as applications ask for them."""

import asyncio

import anthropic
import pytest

ASK = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "What is the capital of France?"}],
}


def test_a_message(replayed):
    """``messages.create``."""

    def use(at):
        return anthropic.Anthropic(**at).messages.create(**ASK).to_dict()

    seen = replayed(use)

    assert seen.result["model"] == "claude-haiku-4-5-20251001-simulated"
    assert [call.text for call in seen.calls] == [seen.result["content"][0]["text"]]


def test_a_message_with_asyncio(replayed):
    """``await messages.create``."""

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            return (await client.messages.create(**ASK)).to_dict()

    seen = replayed(lambda at: asyncio.run(ask(at)))

    assert seen.result["stop_reason"] == "end_turn"


def test_a_beta_message(replayed):
    """``beta.messages.create``; from SDK 2.3 on it asks for another URL."""

    def use(at):
        client = anthropic.Anthropic(**at)
        return client.beta.messages.create(**ASK, betas=["a-beta-2026-01-01"]).to_dict()

    seen = replayed(use)

    assert [call.request.headers["anthropic-beta"] for call in seen.calls] == ["a-beta-2026-01-01"]


def test_a_raw_response(replayed):
    """``with_raw_response`` gives status, headers and the time that it took."""

    def use(at):
        response = anthropic.Anthropic(**at).messages.with_raw_response.create(**ASK)
        assert response.elapsed.total_seconds() >= 0
        assert response.headers["request-id"].startswith("req_")
        text = response.text if isinstance(response.text, str) else response.text()
        return response.status_code, text, response.parse().to_dict()

    seen = replayed(use)

    assert seen.result[0] == 200


def test_a_raw_response_with_asyncio(replayed):
    """To parse it has to be awaited from SDK 1.0 on."""

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            response = await client.messages.with_raw_response.create(**ASK)
            assert response.elapsed.total_seconds() >= 0
            parsed = response.parse()
            return (await parsed if asyncio.iscoroutine(parsed) else parsed).to_dict()

    replayed(lambda at: asyncio.run(ask(at)))


def test_a_response_that_is_read_as_it_comes(replayed):
    """``with_streaming_response`` leaves it to the caller when to read."""

    def use(at):
        create = anthropic.Anthropic(**at).messages.with_streaming_response.create
        with create(**ASK) as response:
            return response.status_code, response.parse().to_dict()

    replayed(use)


def test_a_response_that_is_read_as_it_comes_with_asyncio(replayed):
    """The same, awaited."""

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            create = client.messages.with_streaming_response.create
            async with create(**ASK) as response:
                return response.status_code, (await response.parse()).to_dict()

    replayed(lambda at: asyncio.run(ask(at)))


def test_the_id_of_a_request_is_there_but_not_the_accounts(replayed):
    """Applications log it; a recording must not tell whose it was."""

    def use(at):
        return bool(anthropic.Anthropic(**at).messages.create(**ASK)._request_id)

    seen = replayed(use)

    assert seen.result
    assert "req_" not in seen.path.read_text(encoding="utf-8")


def test_a_token_count(replayed):
    """``count_tokens``, a beta in SDK 0.40."""

    def use(at):
        client = anthropic.Anthropic(**at)
        messages = (
            client.messages if hasattr(client.messages, "count_tokens") else client.beta.messages
        )
        return messages.count_tokens(model=ASK["model"], messages=ASK["messages"]).input_tokens

    seen = replayed(use)

    assert seen.result > 5


def test_a_token_count_with_asyncio(replayed):
    """The same, awaited."""

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            own = hasattr(client.messages, "count_tokens")
            messages = client.messages if own else client.beta.messages
            return (
                await messages.count_tokens(model=ASK["model"], messages=ASK["messages"])
            ).input_tokens

    replayed(lambda at: asyncio.run(ask(at)))


def test_all_models(replayed, lacks):
    """``models.list`` asks for page after page; each is a recording of its own."""
    lacks(anthropic.Anthropic, "models")

    def use(at):
        return [model.id for model in anthropic.Anthropic(**at).models.list(limit=7)]

    seen = replayed(use)

    assert len(set(seen.result)) == len(seen.result) > 14
    assert len(seen.calls) > 2


def test_all_models_with_asyncio(replayed, lacks):
    """``async for``."""
    lacks(anthropic.AsyncAnthropic, "models")

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            return [model.id async for model in client.models.list(limit=7)]

    replayed(lambda at: asyncio.run(ask(at)))


def test_one_model(replayed, lacks):
    """``models.retrieve``."""
    lacks(anthropic.Anthropic, "models")

    def use(at):
        return anthropic.Anthropic(**at).models.retrieve("claude-haiku-4-5").to_dict()

    replayed(use)


@pytest.mark.parametrize("again", [1, 5])
def test_the_same_request_again(replayed, again):
    """Answers come back in the order in which they were recorded."""

    def use(at):
        messages = anthropic.Anthropic(**at).messages
        return [messages.create(**ASK).to_dict() for _ in range(again + 1)]

    seen = replayed(use)

    assert len(seen.calls) == again + 1


def test_blocks_marked_for_the_cache(replayed):
    """What was read from the cache is in the usage, also of a replayed answer."""
    system = [{"type": "text", "text": "Be brief. " * 500, "cache_control": {"type": "ephemeral"}}]

    def use(at):
        messages = anthropic.Anthropic(**at).messages
        answers = [messages.create(**ASK, system=system) for _ in range(2)]
        return [answer.usage.to_dict()["cache_read_input_tokens"] for answer in answers]

    seen = replayed(use)

    assert seen.result[0] == 0
    assert seen.result[1] > 0
