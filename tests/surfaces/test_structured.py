"""Answers in a given form: JSON that fits a schema."""

import asyncio
import json

import anthropic
import pydantic
import pytest

ASK = {
    "model": "claude-sonnet-4-6",
    "max_tokens": 400,
    "messages": [{"role": "user", "content": "Name a planet and its moons."}],
}
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "moons": {"type": "integer"}},
    "required": ["name", "moons"],
    "additionalProperties": False,
}


class Planet(pydantic.BaseModel):
    """What is asked for."""

    name: str
    moons: int


def test_a_schema(replayed):
    """``output_config.format``, also on an SDK that is older than it."""

    def use(at):
        form = {"type": "json_schema", "schema": SCHEMA}
        more = {"output_config": {"format": form}}
        message = anthropic.Anthropic(**at).messages.create(**ASK, extra_body=more)
        return json.loads(message.content[0].text)

    seen = replayed(use)

    assert set(seen.result) == {"name", "moons"}


def test_a_model_of_pydantic(replayed, lacks):
    """``messages.parse``."""
    lacks(anthropic.Anthropic(api_key="k").messages, "parse")

    def use(at):
        parse = anthropic.Anthropic(**at).messages.parse
        return parse(**ASK, output_format=Planet).parsed_output

    seen = replayed(use)

    assert isinstance(seen.result, Planet)


def test_a_model_of_pydantic_with_asyncio(replayed, lacks):
    """The same, awaited."""
    lacks(anthropic.Anthropic(api_key="k").messages, "parse")

    async def ask(at):
        async with anthropic.AsyncAnthropic(**at) as client:
            return (await client.messages.parse(**ASK, output_format=Planet)).parsed_output

    replayed(lambda at: asyncio.run(ask(at)))


def test_a_model_of_pydantic_in_a_stream(replayed, lacks):
    """``messages.stream(output_format=...)``."""
    lacks(anthropic.Anthropic(api_key="k").messages, "parse")

    def use(at):
        with anthropic.Anthropic(**at).messages.stream(**ASK, output_format=Planet) as stream:
            return stream.get_final_message().parsed_output

    seen = replayed(use)

    assert isinstance(seen.result, Planet)


@pytest.mark.filterwarnings("ignore:The 'output_format' parameter:DeprecationWarning")
def test_a_beta_model_of_pydantic(replayed, lacks):
    """``beta.messages.parse``, where the parameter had another name at first."""
    lacks(anthropic.Anthropic(api_key="k").beta.messages, "parse")

    def use(at):
        parse = anthropic.Anthropic(**at).beta.messages.parse
        return parse(**ASK, output_format=Planet).parsed_output

    replayed(use)
