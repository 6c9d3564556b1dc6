"""The grid of a matrix."""

from __future__ import annotations

from pytest_claude_params.reports.grids import grid_lines


def done(number, outcome="passed", **case):
    """Make what a finished test of a matrix brings."""
    return {
        "test": f"test_a.py::test_it[{number}]",
        "outcome": outcome,
        "case": case,
        "case_number": number,
    }


def test_models_stand_beside_one_another_whatever_came_first():
    tests = [
        done(3, "failed", rows="oslo", model="sonnet-5"),
        done(0, rows="rome", model="haiku-4-5"),
        done(1, "skipped", rows="rome", model="sonnet-5"),
    ]

    assert grid_lines(tests) == [
        "matrix test_a.py::test_it",
        "        haiku-4-5  sonnet-5",
        "  rome  passed     skipped",
        "  oslo  -          FAILED",
    ]


def test_without_models_the_first_parameter_goes_across():
    tests = [
        done(at, temperature=f"temperature={t}", rows=row)
        for at, (t, row) in enumerate(((0, "a"), (0, "b"), (1, "a"), (1, "b")))
    ]

    assert grid_lines(tests)[1].split() == ["temperature=0", "temperature=1"]
    assert [line.split()[0] for line in grid_lines(tests)[2:]] == ["a", "b"]


def test_one_axis_is_read_downwards():
    assert grid_lines([done(0, model="haiku-4-5"), done(1, model="sonnet-5")]) == [
        "matrix test_a.py::test_it",
        "             outcome",
        "  haiku-4-5  passed",
        "  sonnet-5   passed",
    ]


def test_a_long_grid_is_cut():
    lines = grid_lines([done(at, rows=f"row-{at}") for at in range(43)])

    assert len(lines) == 43
    assert lines[-1] == "  and 3 more rows, in the reports"


def test_other_tests_have_no_grid():
    assert grid_lines([{"test": "test_a.py::test_it", "outcome": "passed"}]) == []
