# /// script
# dependencies = ["anthropic-haystack"]
# ///
"""Haystack: a chat generator, a stream, a pipeline, an asynchronous run."""

import asyncio

import pytest
from haystack import Pipeline
from haystack.dataclasses import ChatMessage
from haystack_integrations.components.generators.anthropic import AnthropicChatGenerator

pytestmark = pytest.mark.claude_cassette()


def generator(**more):
    return AnthropicChatGenerator(model="claude-haiku-4-5", **more)


def said(text):
    return [ChatMessage.from_user(text)]


def test_a_pipeline():
    pipeline = Pipeline()
    pipeline.add_component("model", generator())

    assert pipeline.run({"model": {"messages": said("Where is Rome?")}})["model"]["replies"]


def test_a_stream():
    parts = []

    generator(streaming_callback=parts.append).run(said("Where is Oslo?"))
    assert parts


def test_an_asynchronous_run():
    assert asyncio.run(generator().run_async(said("Where is Bern?")))["replies"]
