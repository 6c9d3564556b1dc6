# /// script
# dependencies = ["openai-agents[litellm]"]
# ///
"""The OpenAI Agents SDK with its litellm model: a run, a tool, a stream."""

import asyncio

import pytest
from agents import Agent, Runner, function_tool, set_tracing_disabled

set_tracing_disabled(disabled=True)
pytestmark = pytest.mark.claude_cassette()


@function_tool
def weather(city: str) -> str:
    """Return the weather in a city."""
    return f"Sunny in {city}"


def agent(**more):
    return Agent(name="Guide", model="litellm/anthropic/claude-haiku-4-5", **more)


def test_a_run():
    assert Runner.run_sync(agent(), "Where is Rome?").final_output


def test_a_tool():
    asked = "What is the weather in Rome?"

    run = asyncio.run(Runner.run(agent(tools=[weather]), asked))
    assert "Sunny in Rome" in run.final_output


def test_a_stream():
    async def ask():
        run = Runner.run_streamed(agent(), "Where is Oslo?")
        return [event async for event in run.stream_events()]

    assert asyncio.run(ask())
