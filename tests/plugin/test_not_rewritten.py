"""pytest rewrites asserts; a plugin has none, and to parse all of its modules again takes long."""

from __future__ import annotations

import pytest

LOADED_BY_PYTEST = """
import sys

import pytest


@pytest.fixture(scope="session", autouse=True)
def _after_all():
    yield
    by_pytest = [
        name
        for name, module in sys.modules.items()
        if name.partition(".")[0] == "pytest_claude_params"
        and type(module.__loader__).__name__ == "AssertionRewritingHook"
    ]
    assert len(by_pytest) < 3, sorted(by_pytest)  # the package, and that which says how to go on
"""


def test_python_itself_loads_the_modules_of_the_plugin(suite):
    """Where no compiled files may be written, each would be parsed and compiled in each run."""
    suite.pytester.makeconftest(LOADED_BY_PYTEST)
    suite.write("def test_a(claude): claude('Hello')\n").record()

    result = suite.pytester.runpytest_subprocess()

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize("module", ["test_own", "conftest"])
def test_asserts_of_the_project_are_explained(pytester, module):
    """Modules of others are left to pytest."""
    pytester.makepyfile(
        conftest="def check(): assert [1] == [2], 'of conftest'",
        test_own=f"import {module}\ndef check(): assert [1] == [2]\ndef test_a(): {module}.check()",
    )

    pytester.runpytest_subprocess().stdout.fnmatch_lines(["E *At index 0 diff: 1 != 2*"])
