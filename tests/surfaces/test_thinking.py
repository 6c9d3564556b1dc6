"""Thinking: its blocks and their signatures come back as they were, since later turns send them."""

import asyncio

import anthropic
import pytest

# SDK 0.40 is older than thinking: it hands the blocks on, and warns when they are written.
pytestmark = pytest.mark.filterwarnings("ignore:Pydantic serializer warnings:UserWarning")
ASK = {
    "model": "claude-sonnet-4-6",
    "max_tokens": 2000,
    "messages": [{"role": "user", "content": "What is 27 * 453?"}],
}
# Older SDKs have no such argument, and send it all the same.
KINDS = {
    "manual": {"thinking": {"type": "enabled", "budget_tokens": 1024}},
    "adaptive": {"thinking": {"type": "adaptive"}},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_message(replayed, kind):
    """A thinking block comes before the text."""

    def use(at):
        create = anthropic.Anthropic(**at).messages.create
        return create(**ASK, extra_body=KINDS[kind]).to_dict()["content"]

    seen = replayed(use)

    assert [block["type"] for block in seen.result] == ["thinking", "text"]
    assert seen.result[0]["signature"] in seen.path.read_text(encoding="utf-8").replace(
        " ", ""
    ).replace("\n", "")


def test_a_stream(replayed):
    """Thoughts and the signature are deltas of their own."""

    def use(at):
        stream = anthropic.Anthropic(**at).messages.create(
            **ASK, stream=True, extra_body=KINDS["adaptive"]
        )
        return [event.to_dict() for event in stream]

    seen = replayed(use)

    deltas = {
        event["delta"]["type"] for event in seen.result if event["type"] == "content_block_delta"
    }
    assert deltas == {"thinking_delta", "signature_delta", "text_delta"}
    assert [block["type"] for block in seen.calls[0].response.content] == ["thinking", "text"]


def test_a_conversation(replayed):
    """The second request sends the recorded block back, and is answered."""

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            first = await client.messages.create(**ASK, extra_body=KINDS["manual"])
            turns = [
                *ASK["messages"],
                {"role": "assistant", "content": first.to_dict()["content"]},
                {"role": "user", "content": "And 28 * 453?"},
            ]
            request = {**ASK, "messages": turns}
            return (await client.messages.create(**request, extra_body=KINDS["manual"])).to_dict()

    seen = replayed(lambda at: asyncio.run(ask(at)))

    assert len(seen.calls) == 2
