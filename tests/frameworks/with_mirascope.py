# /// script
# dependencies = ["mirascope[anthropic]"]
# ///
"""mirascope: a call, a tool, an asynchronous stream."""

import asyncio

import pytest
from mirascope import llm

MODEL = "anthropic/claude-haiku-4-5"
pytestmark = pytest.mark.claude_cassette()


@llm.tool
def weather(city: str) -> str:
    """Return the weather in a city."""
    return f"Sunny in {city}"


def test_a_call():
    @llm.call(MODEL)
    def ask():
        return "Where is Rome?"

    assert ask().text()


def test_a_tool():
    @llm.call(MODEL, tools=[weather])
    def ask():
        return "What is the weather in Rome?"

    answer = ask()
    assert "Sunny in Rome" in answer.resume(answer.execute_tools()).text()


def test_an_asynchronous_stream():
    @llm.call(MODEL)
    async def ask():
        return "Where is Oslo?"

    async def parts():
        answer = await ask.stream()
        return [part async for part in answer.text_stream()]

    assert asyncio.run(parts())
