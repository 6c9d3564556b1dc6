# /// script
# dependencies = ["crewai[anthropic]"]
# ///
"""crewAI: a call, an asynchronous call, a crew of one agent."""

import asyncio

import pytest
from crewai import LLM, Agent, Crew, Task

pytestmark = pytest.mark.claude_cassette()


def model(**more):
    return LLM(model="anthropic/claude-haiku-4-5", max_tokens=200, **more)


def test_a_call():
    assert model().call("Where is Rome?")


def test_an_asynchronous_call():
    assert asyncio.run(model().acall("Where is Oslo?"))


def test_a_crew():
    guide = Agent(role="Guide", goal="Find places", backstory="You know maps", llm=model())
    task = Task(description="Where is Bern?", expected_output="A country", agent=guide)

    assert Crew(agents=[guide], tasks=[task], tracing=False).kickoff().raw
