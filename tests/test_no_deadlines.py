"""No property is red because the machine is slow or busy: a test has no bound in seconds."""

import ast
from pathlib import Path

import pytest
from hypothesis import settings

FILES = sorted(Path(__file__).parent.rglob("*.py"))


def deadlines_in(file):
    """Return the lines in which settings of Hypothesis have a deadline."""
    return [
        keyword.value.lineno
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "deadline" and ast.unparse(keyword.value) != "None"
    ]


@pytest.mark.parametrize("profile", ["everyday", "nightly"])
def test_a_profile_has_no_deadline(profile):
    assert settings.get_profile(profile).deadline is None


def test_no_test_has_one_of_its_own():
    assert {file.name: found for file in FILES if (found := deadlines_in(file))} == {}
