"""Whatever an answer holds, an expectation passes or fails; it never raises."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations import EXPECTATIONS, evaluate, explain, headline, parse

# By night more.
TIMES = 10 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 1
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
TOOL = {"name": "weather", "input": {"city": "Paris"}}
WANTED: dict[str, list[Any]] = {
    "stop_reason": ["end_turn", "max_tokens", "stop_sequence", "tool_use", "refusal"],
    "stop_sequence": ["END", None],
    "output_tokens": ["<=80"],
    "input_tokens": [9],
    "text": ["Hi!"],
    "contains": [["Hi", "ho"]],
    "not_contains": ["Hi"],
    "matches": ["H(i)"],
    "starts_with": ["Hi"],
    "one_of": [["Hi!", "Ho!"]],
    "word_count": ["<=5"],
    "list_items": [2],
    "json": [True, SCHEMA, {"$.city": "Paris"}],
    "language": ["en"],
    "similar_to": ["Hi!"],
    "tool_use": ["weather", [TOOL], {"name": "weather", "input_schema": SCHEMA}],
    "no_tool_use": [True],
    "refusal": [True, False, "bio"],
    "thinking": [True, False],
    "check": [lambda call: call.text == "Hi!"],
    "judge": [{"rubric": "It is polite.", "model": "claude-haiku-4-5"}],
    "all_of": [[{"text": "Hi!"}, {"output_tokens": 4}]],
    "any_of": [[{"json": True}, {"refusal": "bio"}]],
    "not_": [{"text": "Hi!"}],
    "model": ["claude-haiku-4-5"],
    "total_tokens": ["<=99"],
    "cache_read_tokens": [0],
    "cost_usd": ["<1"],
    "latency_s": ["<1"],
    "tokens_per_second": [">1"],
    "requests": [1],
    "status": [200, 400],
    "error_type": ["api_error", None],
    "identical": [True],
    "agreement": [">=0.5"],
    "distinct": [1],
    "share": [{"Hi!": ">=0.5"}],
    "entropy": ["<=1"],
    "pass_rate": [{"text": "Hi!", "is": ">=0.5"}],
    "quantiles": [
        {"output_tokens": {"p50": "<=9"}},
        {"input_tokens": {"p50": "<=9"}, "latency_s": {"p50": "<=9"}, "confidence": 0.95},
    ],
    "same_distribution_as": [1],
}
MESSAGE: dict[str, Any] = {
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5",
    "content": [{"type": "text", "text": "Hi!"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "stop_details": None,
    "usage": {"input_tokens": 9, "output_tokens": 4, "cache_read_input_tokens": 0},
}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
BLOCK_TYPES = st.sampled_from(["text", "tool_use", "thinking", "server_tool_use"])
BLOCKS = st.lists(
    JSON
    | st.fixed_dictionaries(
        {"type": BLOCK_TYPES}, optional=dict.fromkeys(("text", "name", "input"), JSON)
    ),
    max_size=3,
)
USAGES = st.dictionaries(
    st.sampled_from(
        ["input_tokens", "output_tokens", "cache_read_input_tokens",
         "cache_creation_input_tokens", "output_tokens_details", "cache_creation"]
    ),
    JSON,
)  # fmt: skip
PARTS: dict[str, Any] = {
    **dict.fromkeys(MESSAGE, JSON),
    "type": st.just("message") | JSON,
    "content": BLOCKS | JSON,
    "usage": USAGES | JSON,
    "stop_reason": st.sampled_from(["refusal", "max_tokens", "tool_use"]) | JSON,
    "error": JSON,
}
BODIES = st.fixed_dictionaries({}, optional=PARTS).map(lambda odd: MESSAGE | odd) | JSON
SENT = st.dictionaries(
    st.sampled_from(["messages", "stop_sequences", "tools", "thinking", "max_tokens", "model"]),
    JSON,
)


def answered(body: Any, sent: Any = None, status: int = 200) -> Call:
    """Make a call with this answer."""
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", body=sent or {})
    return Call(request, CallResponse(status, body=body, latency_s=0.5), source="replayed")


@pytest.fixture(scope="module")
def parsed():
    """Parsed in the test: to read the languages that are known takes half a second."""
    return [
        one for name, values in WANTED.items() for value in values for one in parse({name: value})
    ]


def test_every_expectation_is_tried():
    assert set(WANTED) == set(EXPECTATIONS)


@settings(deadline=None, max_examples=15 * TIMES, phases=[Phase.explicit, Phase.generate])
@example(MESSAGE | {"stop_reason": "refusal", "stop_details": "bio"}, {}, 200)
@example({"type": "error", "error": {"type": None, "message": {}}}, {}, 400)
@example({"type": "error", "error": "odd"}, {}, 400)
@given(BODIES, SENT, st.sampled_from([200, 400, 529]))
def test_an_odd_answer_passes_or_fails(parsed, body, sent, status):
    """Each expectation on two answers to each of two requests, and the screen that is shown."""
    other = {"model": "claude-haiku-4-5", "messages": [{"role": "user", "content": "Ho"}]}
    calls = [answered(body, sent, status)] * 2 + [answered(MESSAGE, other)] * 2

    verdicts = evaluate(parsed, calls)

    assert all(isinstance(explain(one), str) for one in verdicts)
    assert isinstance(headline(verdicts), str)


@settings(deadline=None, max_examples=50 * TIMES, phases=[Phase.generate])
@given(st.sampled_from(sorted(WANTED)), JSON | st.builds(object))
def test_an_odd_wanted_value_is_refused_or_taken(name, wanted):
    """Before anything is asked."""
    said = ""
    try:
        parse({name: wanted})
    except UsageError as error:
        said = str(error)

    assert said == "" or said.startswith("claude_expect: ")
