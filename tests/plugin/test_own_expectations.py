"""Expectations that a conftest adds."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "expectations.md"
SECTION = PAGE.read_text(encoding="utf-8").partition("## Expectations of your own")[2]
CONFTEST, CALM = re.findall(r"^```python\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)
BODY = f"""
{CALM}

@pytest.mark.claude_expect(any_of=[{{"shouts": True}}, {{"shouts": False}}])
def test_nested(claude):
    claude("Say something.")


@pytest.mark.claude_expect(shouts=True)
def test_loud(claude):
    claude("Say something.")
"""


def test_they_are_named_like_any_other(suite, pytester):
    """Recorded and judged, and told when they fail."""
    pytester.makeconftest(CONFTEST)

    result = suite.write(BODY).record()

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "claude: shouts: expected shouts=True returns True, observed False",
            "shouts",
            "  expected  shouts=True returns True",
            "  observed  False",
        ]
    )


def test_those_of_a_folder_hold_there(suite, pytester):
    """A test elsewhere does not know them."""
    below = pytester.mkdir("below")
    (below / "conftest.py").write_text(CONFTEST)
    suite.write(CALM)
    (suite.path / "test_it.py").rename(below / "test_below.py")
    suite.write(CALM)

    suite.record("below").assert_outcomes(passed=1)
    result = suite.replay("test_it.py")

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*there is no expectation 'shouts'*"])


def test_a_mistake_in_the_hook_is_one_line(suite, pytester):
    """With the file and line, and no traceback of ours."""
    pytester.makeconftest(CONFTEST.replace("return {", "return unknown or {"))

    result = suite.write(BODY).replay()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            (
                "test_it.py:7: test_calm: pytest_claude_params_expectations: it raised NameError: "
                "name 'unknown' is not defined (conftest.py:8)"
            )
        ]
    )
