"""The expectation ``model``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("wanted", "answered"),
    [
        ("claude-haiku-4-5-20251001", "claude-haiku-4-5-20251001"),
        ("claude-haiku-4-5", "claude-haiku-4-5-20251001"),
        ("claude-haiku-4-5", "claude-haiku-4-5-simulated"),
        ("claude-haiku-4-5", "claude-haiku-4-5-20251001-simulated"),
        ("claude-3-5-haiku-latest", "claude-3-5-haiku-20241022"),
        (["claude-opus-5", "claude-sonnet-5"], "claude-sonnet-5"),
    ],
)
def test_the_model_or_its_alias_passes(verdict, call, wanted, answered):
    assert verdict(call(model=answered), model=wanted).passed


@pytest.mark.parametrize(
    "answered",
    ["claude-opus-5-5", "claude-opus-5-mini", "claude-sonnet-5", "claude-opus-4-20250514"],
)
def test_another_model_fails(verdict, call, answered):
    found = verdict(call(model=answered), model="claude-opus-5")

    assert not found.passed
    assert (found.expected, found.observed) == ("'claude-opus-5'", repr(answered))
    assert found.hint == "the request asked for 'claude-haiku-4-5'"
