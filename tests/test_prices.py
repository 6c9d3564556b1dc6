"""What calls cost, at list price."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.prices import cost_of_usage, estimated_tokens

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


@pytest.mark.parametrize(
    ("more", "cost"),
    [
        ({}, 6.0),
        ({"speed": "standard", "service_tier": "standard", "inference_geo": "global"}, 6.0),
        ({"speed": "fast"}, 12.0),
        ({"service_tier": "batch"}, 3.0),
        ({"inference_geo": "us"}, 6.6),
        ({"inference_geo": "us", "speed": "fast"}, 13.2),
        ({"inference_geo": "us", "service_tier": "batch"}, 3.3),
        ({"inference_geo": "not_available"}, 6.0),
        ({"speed": None, "service_tier": 5, "inference_geo": []}, 6.0),
    ],
    ids=["plain", "standard", "fast", "batch", "US", "US, fast", "US, batch", "old", "strange"],
)
def test_how_an_answer_was_made_has_its_price(more, cost):
    """Speed, batches and the US: Opus 5.5, a million tokens in, a tenth of it out."""
    usage = {"input_tokens": 1_000_000, "output_tokens": 100_000, **more}

    assert cost_of_usage("claude-opus-5-5", usage) == pytest.approx(cost)


def test_a_search_costs_the_same_everywhere():
    """Only tokens cost more in the US."""
    usage = {"input_tokens": 0, "output_tokens": 0}
    usage |= {"server_tool_use": {"web_search_requests": 1000}}
    costs = [
        cost_of_usage("claude-opus-5-5", {**usage, "inference_geo": geo})
        for geo in ("global", "us")
    ]

    assert costs == [pytest.approx(10.0), pytest.approx(10.0)]


@pytest.mark.parametrize(
    ("model", "cost"),
    [("claude-mythos-5", 60.0), ("claude-mythos-5-1", 60.0), ("claude-mythos-5-2", 48.0)],
)
def test_mythos_costs_what_fable_does(model, cost):
    """Its price is not in each list."""
    usage = {"input_tokens": 1_000_000, "output_tokens": 1_000_000}
    fable = model.replace("mythos", "fable")

    assert cost_of_usage(model, usage) == cost_of_usage(fable, usage) == pytest.approx(cost)


# A photograph of a megabyte costs what an image costs, not what its letters would.
IMAGE = {
    "type": "image",
    "source": {"type": "base64", "media_type": "image/png", "data": "A" * 1_400_000},
}


def request(**body):
    """Make a request."""
    return CallRequest("POST", URL, body=body)


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        ({}, (1, 0)),
        ({"system": "x" * 400, "max_tokens": 7}, (100, 7)),
        ({"messages": [{"role": "user", "content": "x" * 368}]}, (100, 0)),
        ({"messages": [{"role": "user", "content": [IMAGE]}]}, (4813, 0)),
        ({"max_tokens": "many"}, (1, 0)),
        ({"max_tokens": -1}, (1, 0)),
    ],
    ids=["nothing", "system", "messages", "image", "no number", "negative"],
)
def test_tokens_are_estimated_by_the_length_of_the_text(body, tokens):
    """Four characters a token; the limit is the most that can come back."""
    assert tokens == estimated_tokens(request(**body))
