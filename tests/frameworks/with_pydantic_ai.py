# /// script
# dependencies = ["pydantic-ai-slim[anthropic]"]
# ///
"""pydantic-ai: a run, an agent with a tool, a stream."""

import asyncio

import pytest
from pydantic_ai import Agent

MODEL = "anthropic:claude-haiku-4-5"
pytestmark = pytest.mark.claude_cassette()


def test_a_run():
    assert Agent(MODEL).run_sync("Where is Rome?").output


def test_a_tool():
    agent = Agent(MODEL)

    @agent.tool_plain
    def weather(city: str) -> str:
        """Return the weather in a city."""
        return f"Sunny in {city}"

    assert "Sunny in Rome" in agent.run_sync("What is the weather in Rome?").output


def test_a_stream():
    async def ask():
        async with Agent(MODEL).run_stream("Where is Oslo?") as answer:
            return [text async for text in answer.stream_text()]

    assert asyncio.run(ask())
