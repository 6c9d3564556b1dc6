"""pytest rewrites asserts; a plugin has none, and to parse all of its modules again takes long."""

from __future__ import annotations

import pytest

LOADED = """
import sys


def pytest_unconfigure():
    loaders = {
        name: type(module.__loader__).__name__
        for name, module in sys.modules.items()
        if name.partition(".")[0] == "pytest_claude_params"
    }
    by_pytest = sorted(name for name in loaders if loaders[name] == "AssertionRewritingHook")
    print("many:", len(loaders) > 100, "by pytest:", *by_pytest)
"""
TEST = """
import pytest


@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=60)
def test_a(claude):
    claude("Hello")
"""


# By night the test runs, too, which loads the SDK and the rest: for two seconds.
@pytest.mark.usefixtures("every_plugin")  # pytest rewrites what it finds as installed
@pytest.mark.parametrize("only", ["--collect-only", pytest.param("-q", marks=pytest.mark.nightly)])
def test_python_itself_loads_the_modules_of_the_plugin(suite, was_recorded, only):
    """Where no compiled files may be written, each would be parsed and compiled in each run."""
    suite.pytester.makeconftest(LOADED)
    suite.pytester.makepyfile(test_it=TEST)
    was_recorded("test_a", "Hello")

    result = suite.pytester.runpytest_subprocess("-s", only)

    assert result.ret == 0
    # The package, and that which says how to go on.
    line = "many: True by pytest: pytest_claude_params pytest_claude_params.plugin"
    assert line in result.outlines


def test_asserts_of_the_project_are_explained(pytester):
    """Modules of others are left to pytest."""
    pytester.makepyfile(
        conftest="def check(): assert [1] == [2], 'of conftest'",
        test_own="""
            import conftest

            def check():
                assert [3] == [4]

            def test_own():
                check()

            def test_conftest():
                conftest.check()
        """,
    )

    result = pytester.runpytest_subprocess()

    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["E *At index 0 diff: 3 != 4*", "E *At index 0 diff: 1 != 2*"])
