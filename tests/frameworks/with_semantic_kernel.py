# /// script
# dependencies = ["semantic-kernel[anthropic]"]
# ///
"""Semantic Kernel: an asynchronous call, a stream, a function of the kernel."""

import asyncio

import pytest
from semantic_kernel import Kernel
from semantic_kernel.connectors.ai.anthropic import AnthropicChatCompletion
from semantic_kernel.connectors.ai.anthropic import AnthropicChatPromptExecutionSettings as Settings
from semantic_kernel.contents import ChatHistory

pytestmark = pytest.mark.claude_cassette()


def service():
    return AnthropicChatCompletion(ai_model_id="claude-haiku-4-5", service_id="claude")


def said(text):
    history = ChatHistory()
    history.add_user_message(text)
    return history


def test_a_call():
    answer = service().get_chat_message_content(said("Where is Rome?"), Settings(max_tokens=60))

    assert str(asyncio.run(answer))


def test_a_stream():
    async def ask():
        parts = service().get_streaming_chat_message_content(
            said("Where is Oslo?"), Settings(max_tokens=60)
        )
        return [str(part) async for part in parts]

    assert asyncio.run(ask())


def test_a_prompt_of_the_kernel():
    kernel = Kernel()
    kernel.add_service(service())

    assert str(asyncio.run(kernel.invoke_prompt("Where is Bern?")))
