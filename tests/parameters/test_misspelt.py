"""Which names of models are slips, and which may be newer than the table."""

from __future__ import annotations

import pytest

from pytest_claude_params.parameters.misspelt import meant_by
from pytest_claude_params.parameters.table import TABLE


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("claude-3-5-sonet", "claude-3-5-sonnet-latest"),
        ("claude-sonnett-5-5", "claude-sonnet-5-5"),
        ("claud-haiku-4-5", "claude-haiku-4-5"),
        ("claude-haiku-4.5", "claude-haiku-4-5"),
        ("claude_haiku_4_5", "claude-haiku-4-5"),
        ("claude-haiku-45", "claude-haiku-4-5"),
        ("claude-opsu-4-8", "claude-opus-4-8"),
        ("claud-opus-5", "claude-opus-5"),
    ],
)
def test_a_slip(name, meant):
    """Letters, or what stands between the parts."""
    found = meant_by(name, TABLE.models)

    assert found is not None
    assert found.name == meant


@pytest.mark.parametrize(
    "name",
    [
        "claude-haiku-4-5",
        "claude-haiku-5-6",
        "claude-opus-6",
        "claude-sonnet-5-5-20270101",
        "claude-saga-1",
        "claude-sonnet-4-5-eu",
        "our-gateway/fast",
        "gpt-4o",
        "",
    ],
)
def test_what_may_be_right(name):
    """A known model, another number, a family or a gateway's name that the table does not have."""
    assert meant_by(name, TABLE.models) is None
