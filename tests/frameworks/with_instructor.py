# /// script
# dependencies = ["instructor[anthropic]"]
# ///
"""instructor: an object, an object in parts, an asynchronous one."""

import asyncio

import anthropic
import instructor
import pytest
from pydantic import BaseModel

pytestmark = pytest.mark.claude_expect(stop_reason="tool_use")


class Place(BaseModel):
    """A place on a map."""

    city: str
    country: str


def asked(text):
    return {
        "model": "claude-haiku-4-5",
        "max_tokens": 200,
        "messages": [{"role": "user", "content": text}],
    }


def test_an_object():
    client = instructor.from_anthropic(anthropic.Anthropic())

    assert client.create(response_model=Place, **asked("Where is Rome?")).city


def test_an_object_in_parts():
    client = instructor.from_anthropic(anthropic.Anthropic())

    assert list(client.create_partial(response_model=Place, **asked("Where is Oslo?")))


def test_an_asynchronous_object():
    client = instructor.from_anthropic(anthropic.AsyncAnthropic())

    assert asyncio.run(client.create(response_model=Place, **asked("Where is Bern?"))).city
