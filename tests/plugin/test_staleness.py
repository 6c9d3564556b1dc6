"""Recordings that are too old, or of a model that is gone, are named in the summary."""

import re

import pytest

ASK = """
def test_it(claude):
    claude("Where is Rome?")
"""
OLD = "2024-02-29T12:00:00Z"
LIMIT = '[pytest]\nclaude_max_age = "26w"\n'
TOO_OLD = (
    "1 cassette was recorded more than 182 days ago, on 2024-02-29: cassettes/test_it/test_it.yaml"
    " -> record again with --claude-record=all (ini claude_max_age)"
)


@pytest.fixture
def recorded(suite, was_recorded):
    """A suite of one test that was recorded."""
    was_recorded("test_it", "Where is Rome?")
    return suite.write(ASK)


@pytest.fixture
def rewrite(suite):
    """Return a function that replaces a text in the cassette of ``test_it``."""
    path = suite.path / "cassettes" / "test_it" / "test_it.yaml"

    def rewritten(before, after):
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    return rewritten


@pytest.fixture
def date_back(suite, rewrite):
    """Return a function that makes the cassette an old one."""

    def dated():
        at = suite.cassette("test_it").partition("at: '")[2].partition("'")[0]
        rewrite(at, OLD)

    return dated


def said(result, word):
    """Return the lines of the summary with this word."""
    return [line for line in result.outlines if word in line and "claude" in line]


def test_an_old_cassette_is_named_where_an_age_is_set(recorded, date_back):
    """And nowhere else."""
    date_back()

    assert said(recorded.replay(), "ago") == []
    recorded.path.joinpath("pytest.toml").write_text(LIMIT)
    assert said(recorded.replay(), "ago") == [TOO_OLD]


def test_what_is_added_does_not_make_the_rest_younger(recorded, date_back):
    """The head of the file keeps the day of the oldest."""
    recorded.path.joinpath("pytest.toml").write_text(LIMIT)
    date_back()

    recorded.write(ASK + '    claude("And Oslo?")\n').record()
    assert said(recorded.replay(), "ago") == [TOO_OLD]

    recorded.record("--claude-record=all")
    assert said(recorded.replay(), "ago") == []
    assert OLD not in recorded.cassette("test_it")


@pytest.mark.parametrize("value", ["180", "half a year", "0d", "-1d", "d", "1.5w"])
def test_an_age_that_is_none(suite, value):
    """Days or weeks, and at least one."""
    suite.path.joinpath("pytest.toml").write_text(f'[pytest]\nclaude_max_age = "{value}"\n')

    result = suite.write(ASK).replay()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    expected = f"claude_max_age: {value!r} is not a number of days or weeks, such as 180d or 26w"
    assert f"ERROR: {expected}" in result.errlines


def test_recordings_of_a_retired_model_are_named(recorded, rewrite):
    """They replay, but nobody can make them again."""
    rewrite("claude-haiku-4-5-20251001-simulated", "claude-3-haiku-20240307")

    result = recorded.replay()

    result.assert_outcomes(passed=1)
    assert said(result, "retire") == [
        (
            "1 recording is of claude-3-haiku-20240307, which retired on 2026-04-20:"
            " the API cannot record it again; its successor is claude-haiku-4-5"
        )
    ]


RULES = """
models:
- id: claude-3-haiku-20240307
  stage: {stage}
  retires: {retires}
  source: https://example.com/blog
  seen: 2026-11
"""


@pytest.mark.parametrize(
    ("row", "said_of_it"),
    [
        ({"stage": "active", "retires": "2099-01-01"}, []),
        (
            {"stage": "gone", "retires": "2099-01-01"},
            [
                (
                    "rules.yaml:2: claude-3-haiku-20240307: stage: Input should be 'active', "
                    "'deprecated' or 'retired'. The form of the rows: docs/reference/rules.md"
                )
            ],
        ),
    ],
    ids=["a later day", "a wrong row"],
)
def test_a_project_that_knows_dates_better_is_believed(recorded, rewrite, row, said_of_it):
    """Its rows count, whether its requests are judged by rules or not."""
    rewrite("claude-haiku-4-5-20251001-simulated", "claude-3-haiku-20240307")
    config = '[pytest]\nclaude_rules = "off"\nclaude_rules_file = "rules.yaml"\n'
    recorded.path.joinpath("pytest.toml").write_text(config)
    recorded.path.joinpath("rules.yaml").write_text(RULES.format(**row).lstrip())

    result = recorded.replay()

    result.assert_outcomes(passed=1)
    found = [re.sub(r"\S*/rules.yaml", "rules.yaml", line) for line in said(result, "retire")]
    assert found == said_of_it
