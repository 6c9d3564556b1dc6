"""Axes, cases and what they are called."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.matrices.labels import id_of, label_of, slug
from pytest_claude_params.matrices.matrix import cases_of


@pytest.mark.parametrize(
    ("axis", "value", "label"),
    [
        ("model", "claude-haiku-4-5-20251001", "haiku-4-5"),
        ("temperature", 0.5, "temperature=0.5"),
        ("stop_sequences", ["END"], "stop_sequences=end"),
        ("system", "Be terse!", "system=be-terse"),
        ("prompt", "Name an animal.", "name-an-animal"),
        ("prompt", "?", "empty"),
        ("prompt", "\u65e5\u672c", "text-cf2abf"),
        (
            "thinking",
            {"type": "enabled", "budget_tokens": 1024},
            "thinking=budget-tokens-102-f002bb",
        ),
    ],
)
def test_values_have_short_names(axis, value, label):
    is_parameter = axis != "prompt"

    assert label_of(axis, value, is_parameter=is_parameter) == label


def test_a_text_that_is_cut_gets_a_digest():
    long = "Describe the city of Rome in three sentences"

    assert slug(long) == slug(long)
    assert len(slug(long)) == 24
    assert slug(long) != slug(long + " please")


def test_an_id_never_grows_long():
    assert len(id_of(["a" * 20] * 9)) == 60


def test_rows_and_parameters_together():
    axes = {"max_tokens": [5, 6], "rows": [{"id": "a", "n": 1}, {"id": "b", "n": 2}]}
    cases = cases_of(axes, ["n"], Path())

    assert [case.id for case in cases] == [
        "max_tokens=5,a",
        "max_tokens=5,b",
        "max_tokens=6,a",
        "max_tokens=6,b",
    ]
    assert cases[3].parameters == {"max_tokens": 6}
    assert cases[3].values == {"max_tokens": 6, "id": "b", "n": 2}


def test_rows_that_are_called_alike():
    with pytest.raises(UsageError) as caught:
        cases_of({"rows": [{"city": "Rome"}, {"city": "rome"}]}, [], Path())

    assert str(caught.value) == (
        "claude_matrix: row 1 and row 2 would both be called 'rome' in the test's id. "
        "Give the rows a column 'id' that tells them apart"
    )


def test_a_column_that_varies_by_itself_too():
    with pytest.raises(UsageError) as caught:
        cases_of({"rows": [{"q": "row"}], "q": ["a", "b"]}, ["q"], Path())

    assert str(caught.value) == (
        "claude_matrix: row 1: has a column 'q', and q varies by itself, too. Take one of them out"
    )
