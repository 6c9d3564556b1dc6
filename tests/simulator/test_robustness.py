"""Whatever comes, the API answers it."""

import json
import os

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.simulator import ReceivedRequest, Scenario
from pytest_claude_params.simulator.api import PlainReply, SimulatedApi

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30

KEY = {"x-api-key": "k", "anthropic-version": "2023-06-01"}
TYPES = st.sampled_from(["text", "image", "tool_use", "tool_result", "document", "any", "base64"])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | TYPES
KEYS = st.sampled_from(
    ["type", "text", "name", "content", "source", "role", "input_schema", "id", "$ref", "required"]
)
VALUES = st.recursive(
    SCALARS,
    lambda value: st.lists(value, max_size=3) | st.dictionaries(KEYS, value, max_size=4),
    max_leaves=8,
)
TURNS = st.lists(st.fixed_dictionaries({"role": st.just("user"), "content": VALUES}), max_size=2)
TOOLS = st.lists(
    st.fixed_dictionaries(
        {"name": st.just("look"), "input_schema": st.just({"type": "object"}) | VALUES}
    ),
    max_size=1,
)
FIELDS = {
    "system": VALUES,
    "tools": TOOLS | VALUES,
    "tool_choice": st.just({"type": "any"}) | VALUES,
    "thinking": VALUES,
    "output_config": VALUES,
    "stop_sequences": VALUES,
    "temperature": VALUES,
    "top_p": VALUES,
    "top_k": VALUES,
    "metadata": VALUES,
}


@settings(max_examples=EXAMPLES)
@given(
    st.fixed_dictionaries(
        {
            "model": st.just("claude-haiku-4-5") | VALUES,
            "max_tokens": st.just(5) | VALUES,
            "messages": TURNS | VALUES,
        },
        optional=FIELDS,
    )
)
def test_every_body_gets_an_answer(body):
    api = SimulatedApi(Scenario(), 0, padding=False)
    request = ReceivedRequest("POST", "/v1/messages", KEY, json.dumps(body).encode())
    reply = api.reply_to(request, "req_1")

    assert isinstance(reply, PlainReply)
    assert reply.status in (200, 400, 404)
