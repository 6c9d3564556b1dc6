# /// script
# dependencies = ["smolagents[litellm]"]
# ///
"""smolagents with its litellm model: a call, a stream, an agent with a tool."""

import pytest
from smolagents import ChatMessage, LiteLLMModel, ToolCallingAgent, tool


def model():
    return LiteLLMModel(model_id="anthropic/claude-haiku-4-5", max_tokens=300)


def said(text):
    return [ChatMessage(role="user", content=text)]


@tool
def weather(city: str) -> str:
    """Return the weather in a city.

    Args:
        city: its name.
    """
    return f"Sunny in {city}"


@pytest.mark.claude_expect(stop_reason="end_turn")
def test_a_call():
    assert model().generate(said("Where is Rome?")).content


@pytest.mark.claude_expect(stop_reason="end_turn")
def test_a_stream():
    assert [part.content for part in model().generate_stream(said("Where is Oslo?"))]


@pytest.mark.claude_cassette
def test_an_agent():
    agent = ToolCallingAgent(tools=[weather], model=model(), max_steps=1)

    agent.run("What is the weather in Rome?")
