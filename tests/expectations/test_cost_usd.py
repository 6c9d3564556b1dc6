"""The expectation ``cost_usd``."""

from __future__ import annotations

USAGE = {"input_tokens": 1_000_000, "output_tokens": 100_000}


def test_the_list_price_passes(verdict, call):
    """Haiku 4.5 costs 1 dollar in and 5 out, for a million tokens."""
    assert verdict(call(usage=USAGE), cost_usd=1.5).passed


def test_more_fails(verdict, call):
    found = verdict(call(usage=USAGE), cost_usd="<1.5")

    assert (found.passed, found.expected, found.observed) == (False, "<1.5", "$1.50")


def test_what_was_cached_counts(verdict, call):
    """A tenth of the price is asked for what is read from the cache."""
    assert verdict(call(usage=USAGE | {"cache_read_input_tokens": 1_000_000}), cost_usd=1.6).passed


def test_a_simulated_answer_costs_what_its_model_does(verdict, call):
    model = "claude-haiku-4-5-20251001-simulated"

    assert verdict(call(usage=USAGE, model=model), cost_usd=1.5).passed


def test_an_unknown_model_fails(verdict, call):
    found = verdict(call(model="claude-unheard-of-9"), cost_usd="<=100")

    assert (found.passed, found.observed) == (False, "unknown")
    assert found.hint == "no price is known for 'claude-unheard-of-9'"
