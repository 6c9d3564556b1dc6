# /// script
# dependencies = ["google-adk", "litellm", "anthropic"]
# ///
"""Google's ADK: an agent on its litellm model, on its own Claude model, and with a tool."""

import asyncio

import pytest
from google.adk.agents import LlmAgent
from google.adk.models.anthropic_llm import AnthropicLlm
from google.adk.models.lite_llm import LiteLlm
from google.adk.runners import InMemoryRunner

pytestmark = pytest.mark.claude_cassette()


def weather(city: str) -> str:
    """Return the weather in a city."""
    return f"Sunny in {city}"


def ask(model, text, **more):
    """Return the events of one run."""
    runner = InMemoryRunner(agent=LlmAgent(name="guide", model=model, **more))
    return asyncio.run(runner.run_debug(text, quiet=True))


def test_litellm():
    assert ask(LiteLlm(model="anthropic/claude-haiku-4-5"), "Where is Rome?")


def test_its_own_model():
    assert ask(AnthropicLlm(model="claude-haiku-4-5"), "Where is Oslo?")


def test_a_tool():
    model = AnthropicLlm(model="claude-haiku-4-5")

    assert "Sunny in Rome" in str(ask(model, "What is the weather in Rome?", tools=[weather])[-1])
