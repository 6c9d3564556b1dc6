"""No property is red because the machine is slow or busy: a test has no bound in seconds."""

import ast
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

FILES = sorted(Path(__file__).parent.rglob("*.py"))


def deadlines_in(file):
    """Return the lines in which settings of Hypothesis have a deadline."""
    text = file.read_text(encoding="utf-8")
    if "deadline" not in text:  # to parse all of them takes a second
        return []
    return [
        keyword.value.lineno
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "deadline" and ast.unparse(keyword.value) != "None"
    ]


@pytest.mark.parametrize("profile", ["everyday", "nightly"])
def test_a_profile_has_no_deadline(profile):
    chosen = settings.get_profile(profile)

    assert chosen.deadline is None
    assert HealthCheck.too_slow in chosen.suppress_health_check


def test_no_test_has_one_of_its_own():
    assert {file.name: found for file in FILES if (found := deadlines_in(file))} == {}
