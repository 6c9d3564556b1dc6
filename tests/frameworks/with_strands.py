# /// script
# dependencies = ["strands-agents[anthropic]"]
# ///
"""Strands: a run, a tool, an asynchronous stream."""

import asyncio

import pytest
from strands import Agent, tool
from strands.models.anthropic import AnthropicModel

pytestmark = pytest.mark.claude_cassette()


@tool
def weather(city: str) -> str:
    """Return the weather in a city."""
    return f"Sunny in {city}"


def agent(**more):
    model = AnthropicModel(model_id="claude-haiku-4-5", max_tokens=200)
    return Agent(model=model, callback_handler=None, **more)


def test_a_run():
    assert str(agent()("Where is Rome?"))


def test_a_tool():
    said = str(agent(tools=[weather])("What is the weather in Rome?"))

    assert "Sunny in Rome" in said


def test_an_asynchronous_stream():
    async def ask():
        return [event async for event in agent().stream_async("Where is Oslo?")]

    assert asyncio.run(ask())
