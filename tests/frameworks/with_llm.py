# /// script
# dependencies = ["llm", "llm-anthropic"]
# ///
"""llm and llm-anthropic: a prompt, a stream, an asynchronous prompt."""

import asyncio

import llm
import pytest

MODEL = "claude-haiku-4.5"
pytestmark = pytest.mark.claude_cassette()


def test_a_prompt():
    assert llm.get_model(MODEL).prompt("Where is Rome?", stream=False).text()


def test_a_stream():
    assert "".join(llm.get_model(MODEL).prompt("Where is Oslo?", stream=True))


def test_an_asynchronous_prompt():
    async def ask():
        return await llm.get_async_model(MODEL).prompt("Where is Bern?").text()

    assert asyncio.run(ask())
