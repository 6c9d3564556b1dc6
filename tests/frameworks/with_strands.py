# /// script
# dependencies = ["strands-agents[anthropic]"]
# ///
"""Strands: a run, a tool, an asynchronous stream."""

import asyncio

import pytest
from strands import Agent, tool
from strands.models.anthropic import AnthropicModel

pytestmark = pytest.mark.claude_expect(stop_reason="end_turn")


@tool
def weather(city: str) -> str:
    """Return the weather in a city."""
    return f"Sunny in {city}"


def agent(**more):
    model = AnthropicModel(model_id="claude-haiku-4-5", max_tokens=200)
    return Agent(model=model, callback_handler=None, **more)


def test_a_run():
    assert str(agent()("Where is Rome?"))


@pytest.mark.claude_expect(stop_reason="end_turn", tool_use="weather")
def test_a_tool():
    assert str(agent(tools=[weather])("What is the weather in Rome?"))


def test_an_asynchronous_stream():
    async def ask():
        return [event async for event in agent().stream_async("Where is Oslo?")]

    assert asyncio.run(ask())
