"""Options of the command line that are misspelt."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "--claude-recrod=new",
            (
                "ERROR: there is no option --claude-recrod. Did you mean --claude-record? "
                "pytest --help lists all"
            ),
        ),
        (
            "--claude-one-by-on",
            (
                "ERROR: there is no option --claude-one-by-on. Did you mean --claude-one-by-one? "
                "pytest --help lists all"
            ),
        ),
    ],
    ids=["with a value", "a switch"],
)
def test_the_nearest_is_named(pytester, written, said):
    """Before any test runs."""
    result = pytester.runpytest(written)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert said in result.errlines


def test_pytest_tells_of_one_that_is_near_none(pytester):
    """It may be of a plugin that is not installed."""
    result = pytester.runpytest("--claude-weather=fine")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*unrecognized arguments: --claude-weather=fine"])


def test_an_option_of_a_conftest_is_nobodys_mistake(pytester):
    """However near it is to one of ours."""
    pytester.makeconftest("def pytest_addoption(parser): parser.addoption('--claude-records')")

    assert pytester.runpytest("--claude-records=x").ret == pytest.ExitCode.NO_TESTS_COLLECTED
