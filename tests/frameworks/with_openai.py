# /// script
# dependencies = ["openai>=3"]
# ///
"""The openai SDK on Anthropic's endpoint: a call, a stream, a tool, an asynchronous call."""

import asyncio
import os

import openai
import pytest

URL = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com") + "/v1/"
AT = {"base_url": URL, "api_key": os.environ.get("ANTHROPIC_API_KEY", "any")}
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}


def asked(text, **more):
    turns = [{"role": "user", "content": text}]
    return {"model": "claude-haiku-4-5", "max_tokens": 200, "messages": turns, **more}


@pytest.mark.claude_expect(stop_reason="end_turn", model="claude-haiku-4-5-20251001")
def test_a_call():
    answer = openai.OpenAI(**AT).chat.completions.create(**asked("Where is Rome?"))

    assert answer.choices[0].message.content


@pytest.mark.claude_expect(stop_reason="end_turn", output_tokens="<=200")
def test_a_stream():
    options = {"stream": True, "stream_options": {"include_usage": True}}

    chunks = list(openai.OpenAI(**AT).chat.completions.create(**asked("Where is Oslo?"), **options))

    assert "".join(one.choices[0].delta.content or "" for one in chunks if one.choices)
    assert chunks[-1].usage.completion_tokens


@pytest.mark.claude_expect(stop_reason="tool_use", tool_use="weather")
def test_a_tool():
    answer = openai.OpenAI(**AT).chat.completions.create(
        **asked("The weather in Bern?", tools=[WEATHER], tool_choice="required")
    )

    assert answer.choices[0].message.tool_calls[0].function.name == "weather"


@pytest.mark.claude_expect(stop_reason="end_turn")
def test_an_asynchronous_call():
    async def ask():
        async with openai.AsyncOpenAI(**AT) as client:
            return await client.chat.completions.create(**asked("Where is Bari?"))

    assert asyncio.run(ask()).choices[0].message.content


@pytest.mark.claude_fault(status=429, every=True)
@pytest.mark.claude_expect(error_type="rate_limit_error")
def test_an_error():
    with pytest.raises(openai.RateLimitError) as raised:
        openai.OpenAI(**AT, max_retries=0).chat.completions.create(**asked("Where is Como?"))

    assert raised.value.code == "rate_limit_error"
