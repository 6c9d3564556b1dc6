# /// script
# dependencies = ["openai-agents[litellm]"]
# ///
"""The OpenAI Agents SDK with its litellm model: a run, a tool, a stream."""

import asyncio

import pytest
from agents import Agent, Runner, function_tool, set_tracing_disabled

set_tracing_disabled(disabled=True)
pytestmark = pytest.mark.claude_expect(stop_reason="end_turn")


@function_tool
def weather(city: str) -> str:
    """Return the weather in a city."""
    return f"Sunny in {city}"


def agent(**more):
    return Agent(name="Guide", model="litellm/anthropic/claude-haiku-4-5", **more)


def test_a_run():
    assert Runner.run_sync(agent(), "Where is Rome?").final_output


@pytest.mark.claude_expect(stop_reason="end_turn", tool_use="weather")
def test_a_tool():
    asked = "What is the weather in Rome?"

    assert asyncio.run(Runner.run(agent(tools=[weather]), asked)).final_output


def test_a_stream():
    async def ask():
        run = Runner.run_streamed(agent(), "Where is Oslo?")
        return [event async for event in run.stream_events()]

    assert asyncio.run(ask())
