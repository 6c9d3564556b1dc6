"""What calls cost, at list price."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.prices import cost_of_usage, estimated_cost, estimated_tokens

HAIKU = "claude-haiku-4-5"  # a dollar for a million input tokens, five for output
URL = "https://api.anthropic.com/v1/messages"


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        ({"input_tokens": 1_000_000, "output_tokens": 0}, 1.0),
        ({"input_tokens": 0, "output_tokens": 1_000_000}, 5.0),
        ({"input_tokens": 0, "output_tokens": 0, "cache_read_input_tokens": 1_000_000}, 0.1),
        ({"input_tokens": 0, "output_tokens": 0, "cache_creation_input_tokens": 1_000_000}, 1.25),
    ],
    ids=["input", "output", "read from the cache", "written to the cache"],
)
def test_each_kind_of_token_has_its_price(usage, cost):
    """Cached tokens come on top of the input tokens that the API names."""
    assert cost == pytest.approx(cost_of_usage(HAIKU, usage))


@pytest.mark.parametrize(
    "model", [HAIKU, f"{HAIKU}-20251001", f"{HAIKU}-20251001-simulated"], ids=str
)
def test_the_simulators_model_costs_what_the_real_one_would(model):
    """Its answers show what a run will cost."""
    assert (
        pytest.approx(cost_of_usage(model, {"input_tokens": 1_000_000, "output_tokens": 1_000_000}))
        == 6.0
    )


@pytest.mark.parametrize(
    ("model", "usage"),
    [
        (HAIKU, {}),
        ("claude-0", {"input_tokens": 1, "output_tokens": 1}),
        ("", {"input_tokens": 1, "output_tokens": 1}),
        (HAIKU, {"input_tokens": None, "output_tokens": 1}),
        (HAIKU, {"input_tokens": "x"}),
        (HAIKU, {"tokens": 1}),
    ],
    ids=["no usage", "unknown model", "no model", "null", "a text", "other names"],
)
def test_what_has_no_known_price_has_no_cost(model, usage):
    """Not zero, and no error."""
    assert cost_of_usage(model, usage) is None


def request(**body):
    """Make a request."""
    return CallRequest("POST", URL, body=body)


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        ({}, (1, 0)),
        ({"system": "x" * 400, "max_tokens": 7}, (100, 7)),
        ({"messages": [{"role": "user", "content": "x" * 368}]}, (100, 0)),
        ({"max_tokens": "many"}, (1, 0)),
        ({"max_tokens": -1}, (1, 0)),
    ],
    ids=["nothing", "system", "messages", "no number", "negative"],
)
def test_tokens_are_estimated_by_the_length_of_the_text(body, tokens):
    """Four characters a token; the limit is the most that can come back."""
    assert tokens == estimated_tokens(request(**body))


def test_the_cost_is_estimated_at_most():
    """As if the answer used its whole limit."""
    asked = request(model=HAIKU, max_tokens=1000, system="x" * 4000)

    assert pytest.approx(estimated_cost(asked)) == 0.006
    assert estimated_cost(request(model="claude-0", max_tokens=10)) is None
