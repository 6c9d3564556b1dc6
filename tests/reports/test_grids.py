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


def test_one_axis_is_one_line():
    tests = [done(at, rows=f"t{at}") for at in range(30)]
    tests[6] = done(6, "failed", rows="t6")

    assert grid_lines(tests) == ["matrix test_a.py::test_it: 29 of 30 passed, failed: t6"]


def test_many_failures_on_one_axis_are_counted():
    tests = [done(at, "failed", rows=f"t{at}") for at in range(12)]

    assert grid_lines(tests) == [
        (
            "matrix test_a.py::test_it: 0 of 12 passed, "
            "failed: t0, t1, t2, t3, t4, t5, t6, t7, t8, t9 and 2 more"
        )
    ]


def test_a_row_that_a_gate_counts_is_shown_as_it_came_out():
    tests = [done(0, rows="a"), {**done(1, "skipped", rows="b"), "gate": {"outcome": "failed"}}]

    assert grid_lines(tests) == ["matrix test_a.py::test_it: 1 of 2 passed, failed: b"]


def test_a_long_grid_is_cut():
    lines = grid_lines([done(at, rows=f"row-{at}", model=f"m{at % 2}") for at in range(86)])

    assert len(lines) == 43
    assert lines[-1] == "  and 46 more rows, in the reports"


def test_other_tests_have_no_grid():
    assert grid_lines([{"test": "test_a.py::test_it", "outcome": "passed"}]) == []


def test_a_grid_in_which_all_passed_is_one_line():
    """Unless it is asked for: who sees no failure looks for none."""
    tests = [done(at, rows=f"row-{at // 2}", model=f"m{at % 2}") for at in range(4)]

    assert grid_lines(tests, whole=False) == ["matrix test_a.py::test_it: 4 of 4 passed"]
    assert len(grid_lines(tests)) == 4
    tests[3] = done(3, "skipped", rows="row-1", model="m1")
    assert len(grid_lines(tests, whole=False)) == 4
