# /// script
# dependencies = ["langchain-anthropic", "langchain", "langgraph"]
# ///
"""langchain-anthropic, langchain and langgraph: a call, a stream, a batch, an agent, a graph."""

import asyncio

import pytest
from langchain.agents import create_agent
from langchain_anthropic import ChatAnthropic
from langgraph.graph import END, START, MessagesState, StateGraph

pytestmark = pytest.mark.claude_cassette()


def model():
    return ChatAnthropic(model="claude-haiku-4-5", max_tokens=200)


def test_a_call():
    assert model().invoke("Where is Rome?").content


def test_a_stream():
    assert "".join(str(part.content) for part in model().stream("Where is Oslo?"))


def test_a_batch():
    async def ask():
        return await model().abatch(["Where is Rome?", "Where is Oslo?"])

    assert len(asyncio.run(ask())) == 2


def weather(city: str) -> str:
    """Return the weather in a city."""
    return f"Sunny in {city}"


def test_an_agent():
    agent = create_agent(model(), [weather])

    said = agent.invoke({"messages": [("user", "What is the weather in Rome?")]})
    assert "Sunny in Rome" in said["messages"][-1].content


def test_a_graph():
    def ask(state):
        return {"messages": [model().invoke(state["messages"])]}

    graph = StateGraph(MessagesState)
    graph.add_node("ask", ask)
    graph.add_edge(START, "ask")
    graph.add_edge("ask", END)

    said = graph.compile().invoke({"messages": [("user", "Where is Bern?")]})
    assert said["messages"][-1].content
