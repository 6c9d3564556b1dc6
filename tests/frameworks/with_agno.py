# /// script
# dependencies = ["agno", "anthropic"]
# ///
"""agno: a run, an agent with a tool, an asynchronous stream."""

import asyncio

import pytest
from agno.agent import Agent
from agno.models.anthropic import Claude

pytestmark = pytest.mark.claude_cassette()


def agent(**more):
    return Agent(model=Claude(id="claude-haiku-4-5"), telemetry=False, **more)


def weather(city: str) -> str:
    """Return the weather in a city."""
    return f"Sunny in {city}"


def test_a_run():
    assert agent().run("Where is Rome?").content


def test_a_tool():
    said = agent(tools=[weather]).run("What is the weather in Rome?").content

    assert "Sunny in Rome" in said


def test_an_asynchronous_stream():
    async def ask():
        return [part async for part in agent().arun("Where is Oslo?", stream=True)]

    assert asyncio.run(ask())
