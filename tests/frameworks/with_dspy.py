# /// script
# dependencies = ["dspy"]
# ///
"""DSPy on its litellm engine: its own engine asks through raw sockets, which nobody sees."""

import asyncio

import dspy
import pytest

pytestmark = pytest.mark.claude_cassette()


def model():
    # Its cache on disk would answer before anybody is asked.
    return dspy.LM("anthropic/claude-haiku-4-5", engine="litellm", cache=False, max_tokens=200)


def test_a_call():
    assert model()("Where is Rome?")


def test_an_asynchronous_call():
    assert asyncio.run(model().acall("Where is Oslo?"))
