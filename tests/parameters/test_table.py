"""The table of models, families, versions and limits."""

from __future__ import annotations

import pytest

from pytest_claude_params.parameters.names import BODY, SAMPLING
from pytest_claude_params.parameters.table import TABLE

ROWS = [
    *TABLE.families, *TABLE.versions, *TABLE.limits, *TABLE.fields_of, *TABLE.objects,
    *TABLE.models,
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: getattr(row, "name", "") or row.id)
def test_every_row_has_a_source_and_a_month(row):
    """Facts age."""
    assert row.source.startswith("https://")
    assert "2026-01" <= row.seen <= "2026-11"


def test_every_model_has_a_family():
    """And no family is left without models."""
    assert {model.family for model in TABLE.models} == {family.name for family in TABLE.families}


def test_retired_models_and_no_others_are_of_the_family_that_nobody_can_ask():
    """Of all others it is known what they take."""
    retired = {model.id for model in TABLE.models if model.family == "retired"}

    assert retired == {model.id for model in TABLE.models if model.stage == "retired"}
    assert all(
        None
        not in (
            family.samples, family.prefills, family.system_turns, family.thinking,
            family.forces_tools, family.efforts, family.binds_thinking, family.fast,
            family.max_output, family.context,
        )
        for family in TABLE.families
        if family.name != "retired"
    )  # fmt: skip


@pytest.mark.parametrize(
    "model", [one for one in TABLE.models if one.successor], ids=lambda one: one.id
)
def test_a_successor_is_in_the_table(model):
    """By its name or alias."""
    assert model.successor in {name for one in TABLE.models for name in (one.id, one.alias)}


def test_versions_are_in_the_order_of_the_sdks_that_send_them():
    """The last that fits is the one that is sent."""
    assert [TABLE.version_of_sdk(major) for major in (0, 1, 2, 3)] == [
        "2023-06-01", "2023-06-01", "2026-10-21", "2026-10-21",
    ]  # fmt: skip
    assert set(TABLE.versions[-1].removed) == set(SAMPLING)


def test_limits_are_not_upside_down():
    """The least is not above the most."""
    assert [
        one.name
        for one in TABLE.limits
        if None not in (one.least, one.most) and one.least > one.most
    ] == []


def test_parameters_that_can_be_declared_are_fields():
    """And each field can be declared."""
    known = [TABLE.fields(name).names for name in ("message", "beta", "batched message")]

    assert set(BODY) == frozenset().union(*known)
