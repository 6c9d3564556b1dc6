# /// script
# dependencies = ["litellm"]
# ///
"""litellm: a completion, a stream, an asynchronous completion with a tool."""

import asyncio

import litellm

MODEL = "anthropic/claude-haiku-4-5"
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Return the weather in a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}


def said(text):
    return [{"role": "user", "content": text}]


def test_a_completion(claude_calls):
    answer = litellm.completion(MODEL, said("Where is Rome?"), max_tokens=60)

    assert answer.choices[0].message.content == claude_calls[0].response.text


def test_a_stream(claude_calls):
    parts = litellm.completion(MODEL, said("Where is Oslo?"), max_tokens=60, stream=True)

    text = "".join(part.choices[0].delta.content or "" for part in parts)
    assert text == claude_calls[0].response.text


def test_an_asynchronous_completion(claude_calls):
    asked = said("What is the weather in Rome?")
    answer = asyncio.run(litellm.acompletion(MODEL, asked, max_tokens=200, tools=[TOOL]))

    assert answer.choices[0].message.tool_calls[0].function.name == "weather"
    assert [call.response.stop_reason for call in claude_calls] == ["tool_use"]
