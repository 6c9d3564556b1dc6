"""The line of configuration that accepts a cause for a whole suite."""

import pytest

from pytest_claude_params.reports.terminal.acceptances import acceptance_lines


def missed(setting, *values):
    """Make a miss that this would let play."""
    return {"acceptance": {"setting": setting, "values": list(values)}}


LIMIT = missed("claude_match_ignore", "max_tokens")
BOTH = missed("claude_match_ignore", "max_tokens", "thinking")
DATE = missed("claude_match_vary", "date")
NOTHING = missed("")


def ran(*misses):
    """Make a test with its misses."""
    return {"misses": list(misses)}


def test_a_default_that_grew():
    """Whatever its values were."""
    assert acceptance_lines([ran(LIMIT), ran(LIMIT, LIMIT), ran(NOTHING), ran()], {}) == [
        (
            "2 tests miss for nothing but max_tokens: accept that everywhere with "
            'claude_match_ignore = ["max_tokens"]'
        )
    ]


def test_causes_are_told_apart_and_the_commonest_first():
    """Two parameters are another cause than one of them."""
    tests = [ran(BOTH)] * 2 + [ran(DATE)] * 3

    assert acceptance_lines(tests, {}) == [
        (
            "3 tests miss for nothing but a date: accept that everywhere with "
            'claude_match_vary = ["date"]'
        ),
        (
            "2 tests miss for nothing but max_tokens and thinking: accept that everywhere with "
            'claude_match_ignore = ["max_tokens", "thinking"]'
        ),
    ]


@pytest.mark.parametrize(
    "tests", [[], [ran(LIMIT)], [ran(NOTHING)] * 2, [ran(LIMIT, DATE)] * 2, [ran(LIMIT, NOTHING)] * 2],
    ids=["no test", "one", "a prompt", "two causes", "a prompt, too"],
)  # fmt: skip
def test_what_no_line_would_accept(tests):
    """One test has its own marker, and a changed prompt is to be looked at."""
    assert acceptance_lines(tests, {}) == []


def test_what_the_configuration_says_by_now_stays():
    """The line can be pasted over the one that is there."""
    (line,) = acceptance_lines([ran(LIMIT)] * 2, {"claude_match_ignore": ("tool_choice",)})

    assert line.endswith('with claude_match_ignore = ["tool_choice", "max_tokens"]')


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ((), "with claude_match_ignore = max_tokens"),
        (("tool_choice",), "with claude_match_ignore, one on a line: tool_choice, max_tokens"),
    ],
    ids=["one", "two"],
)
def test_a_configuration_that_is_not_toml(said, end):
    """There a list has brackets for no reason."""
    (line,) = acceptance_lines([ran(LIMIT)] * 2, {"claude_match_ignore": said}, as_toml=False)

    assert line.endswith(end)
