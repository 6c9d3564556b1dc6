"""Bounds are read, applied and written back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.expectations.numbers.bounds import Bounds

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
ONE_SIDED = st.builds(Bounds, low=NUMBERS, strict=st.booleans()) | st.builds(
    Bounds, high=NUMBERS, strict=st.booleans()
)
TWO_SIDED = st.tuples(NUMBERS, NUMBERS).map(lambda ends: Bounds(low=min(ends), high=max(ends)))


@pytest.mark.parametrize(
    ("spec", "inside", "outside"),
    [
        (10, [10, 10.0], [9, 11, 10.01]),
        ("==5", [5], [4.99]),
        ("<=80", [80, -5], [80.01]),
        ("<80", [79.99], [80, 81]),
        (">=0.9", [0.9, 1], [0.89]),
        (">0.5", [0.51], [0.5, 0]),
        (" 10 .. 80 ", [10, 45, 80], [9, 81]),
        ("-1.5..-.5", [-1], [0]),
        ("5..5", [5], [4, 6]),
        ("<1e3", [999], [1000]),
    ],
)
def test_numbers_inside_are_admitted_and_outside_are_not(spec, inside, outside):
    bounds = Bounds.parse(spec)

    assert [n for n in inside + outside if bounds.admit(n)] == inside


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("10", "It is a text; write 10 without quotes."),
        ("abc", "It is not a bound or a range."),
        ("10-80", "It is not a bound or a range."),
        ("=<80", "It is not a bound or a range."),
        ("", "It is not a bound or a range."),
        ("80..10", "The range runs backwards; write '10..80'."),
        ("<1e999", "1e999 is too large."),
        (True, "It is neither a number nor a text such as '<=80'."),
        (None, "It is neither a number nor a text such as '<=80'."),
        (float("nan"), "It is not a finite number."),
        (10**400, "It is too large."),
        ("nan", "It is not a bound or a range."),
        ("<=inf", "It is not a bound or a range."),
    ],
    ids=repr,
)
def test_other_values_are_refused_with_the_reason(spec, reason):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the text is compared whole)
        Bounds.parse(spec)

    assert str(caught.value) == reason


@pytest.mark.parametrize("spec", [10, 0.5, "<=80", "<80", ">=0.9", ">0.5", "10..80"])
def test_bounds_are_written_as_they_were_read(spec):
    assert Bounds.parse(spec).spec == spec
    assert str(Bounds.parse(spec)) == str(spec)


@settings(deadline=None)
@given(ONE_SIDED | TWO_SIDED)
def test_what_is_written_reads_back_the_same(bounds):
    assert Bounds.parse(bounds.spec) == bounds


@settings(deadline=None)
@given(st.text() | st.integers() | st.floats() | st.none() | st.lists(st.integers()))
def test_any_value_is_either_read_or_refused(spec):
    try:
        bounds = Bounds.parse(spec)
    except ValueError:
        return
    assert Bounds.parse(bounds.spec) == bounds
