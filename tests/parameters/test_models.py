"""The table of models: complete, dated, and found by any of a model's names."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from pytest_claude_params.parameters.models import LIFECYCLES, find_model

FACTS_OF = dt.date(2026, 11, 23)
BY_ID = [pytest.param(known, id=known.id) for known in LIFECYCLES]


def test_every_name_is_one_models():
    """An alias is no other model's id."""
    names = [name for known in LIFECYCLES for name in (known.id, known.alias) if name]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("known", BY_ID)
def test_every_row_says_where_it_is_from(known):
    """And when that was looked at."""
    assert known.source.startswith("https://")
    assert re.fullmatch(r"2026-(0[1-9]|1[0-2])", known.seen)


@pytest.mark.parametrize("known", BY_ID)
def test_stages_and_dates_agree(known):
    """On the day of the table, and in order."""
    retired = known.retires is not None and known.retires <= FACTS_OF
    assert (known.stage == "retired") == retired
    assert known.retires is None or known.released < known.retires
    assert known.stage != "active" or known.retires is None
    assert known.deprecated is None or known.released < known.deprecated < known.retires
    assert known.not_before is None or known.stage == "active"


@pytest.mark.parametrize("known", [one for one in BY_ID if one.values[0].successor])
def test_a_successor_can_be_asked(known):
    """Nobody is sent from one retired model to the next."""
    successor = find_model(known.successor)

    assert successor
    assert successor.stage == "active"


@pytest.mark.parametrize(
    "name",
    [
        "claude-sonnet-4-5",
        "claude-sonnet-4-5-20250929",
        "claude-sonnet-4-5-simulated",
        "claude-sonnet-4-5-20250929-simulated",
    ],
)
def test_a_model_is_found_by_any_of_its_names(name):
    """Also by that of a simulated answer."""
    known = find_model(name)

    assert known
    assert (known.id, known.retires) == ("claude-sonnet-4-5-20250929", dt.date(2026, 11, 30))


def test_the_models_that_are_retired():
    """All that Anthropic has named, from 2025 on."""
    retired = [(known.id, f"{known.retires}") for known in LIFECYCLES if known.stage == "retired"]

    assert retired == [
        ("claude-opus-4-1-20250805", "2026-08-05"),
        ("claude-mythos-preview", "2026-06-30"),
        ("claude-opus-4-20250514", "2026-06-15"),
        ("claude-sonnet-4-20250514", "2026-06-15"),
        ("claude-3-haiku-20240307", "2026-04-20"),
        ("claude-3-7-sonnet-20250219", "2026-02-19"),
        ("claude-3-5-haiku-20241022", "2026-02-19"),
        ("claude-3-opus-20240229", "2026-01-05"),
        ("claude-3-5-sonnet-20241022", "2025-10-28"),
        ("claude-3-5-sonnet-20240620", "2025-10-28"),
        ("claude-3-sonnet-20240229", "2025-07-21"),
        ("claude-2.1", "2025-07-21"),
        ("claude-2.0", "2025-07-21"),
    ]


@pytest.mark.parametrize("name", ["", "-simulated", "claude-0", "claude-sonnet-4"])
def test_an_unknown_name_is_no_model(name):
    """A model without an alias is not the one of no name."""
    assert find_model(name) is None
