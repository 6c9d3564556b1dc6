# /// script
# dependencies = ["claude-agent-sdk", "starlette", "uvicorn"]
# ///
"""claude-agent-sdk: the program that it starts asks the server of its test."""

import asyncio

import pytest
from claude_agent_sdk import AssistantMessage, ClaudeAgentOptions, TextBlock, query

# What the program tells Claude of the machine that it runs on.
VARIES = [
    "date",
    r"Primary working directory: [^\n]+",
    r"OS Version: [^\n]+",
    r"cc_version=[\w.]+",
]
OPTIONS = ClaudeAgentOptions(
    model="claude-haiku-4-5",
    system_prompt="You are terse.",
    thinking={"type": "disabled"},
    setting_sources=[],
    max_turns=1,
)


@pytest.mark.usefixtures("claude_server")
@pytest.mark.claude_cassette(vary=VARIES)
def test_an_agent(claude_calls):
    async def ask():
        return [
            block.text
            async for message in query(prompt="Where is Rome?", options=OPTIONS)
            if isinstance(message, AssistantMessage)
            for block in message.content
            if isinstance(block, TextBlock)
        ]

    said = asyncio.run(ask())

    # The program may also ask for a title of the session.
    assert said == [call.text for call in claude_calls if call.text in said] == ["A city in Europe"]
