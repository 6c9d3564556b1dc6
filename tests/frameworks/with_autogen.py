# /// script
# dependencies = ["autogen-ext[anthropic]", "autogen-agentchat", "tiktoken", "anthropic<1"]
# ///
"""AutoGen: a call, a stream, an agent with a tool."""

import asyncio

import pytest
from autogen_agentchat.agents import AssistantAgent
from autogen_core.models import UserMessage
from autogen_ext.models.anthropic import AnthropicChatCompletionClient


def client():
    # It does not know newer models.
    known = {
        "vision": True,
        "function_calling": True,
        "json_output": False,
        "family": "claude",
        "structured_output": False,
    }
    return AnthropicChatCompletionClient(model="claude-haiku-4-5-20251001", model_info=known)


def said(text):
    return [UserMessage(content=text, source="user")]


@pytest.mark.claude_expect(stop_reason="end_turn")
def test_a_call():
    assert asyncio.run(client().create(said("Where is Rome?"))).content


@pytest.mark.claude_expect(stop_reason="end_turn")
def test_a_stream():
    async def ask():
        return [part async for part in client().create_stream(said("Where is Oslo?"))]

    assert asyncio.run(ask())


async def weather(city: str) -> str:
    """Return the weather in a city."""
    return f"Sunny in {city}"


@pytest.mark.claude_cassette
def test_an_agent():
    agent = AssistantAgent("guide", model_client=client(), tools=[weather])

    run = asyncio.run(agent.run(task="What is the weather in Rome?"))
    assert "Sunny in Rome" in str(run.messages[-1])
