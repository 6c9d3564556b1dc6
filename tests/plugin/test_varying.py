"""Texts that vary: a run of tomorrow is answered by the recordings of today."""

import pytest

DATED = """
import datetime as dt
import os

def system():
    return f"Today is {os.environ['TODAY']}. Be polite."

def test_one(claude):
    claude("What is the capital of France?", system=system())

def test_two(claude):
    claude.sample("Name a color.", 2, system=system())
"""
VARY = '[pytest]\nclaude_match_vary = ["date"]\n'


@pytest.fixture
def dated(suite, monkeypatch, was_recorded):
    """A suite whose prompt holds the day, recorded yesterday, run today."""
    yesterday = "Today is 2026-11-27. Be polite."
    was_recorded("test_one", "What is the capital of France?", system=yesterday)
    was_recorded("test_two", "Name a color.", "Name a color.", system=yesterday)
    monkeypatch.setenv("TODAY", "2026-11-28")
    return suite.write(DATED)


def test_the_miss_says_what_to_add_and_the_summary_for_all(dated):
    """Once in each test, and once for the suite."""
    result = dated.replay("-rf", "-vv")

    result.assert_outcomes(failed=2)
    assert (
        "2 tests miss for nothing but a date: accept that everywhere with "
        'claude_match_vary = ["date"]'
    ) in result.outlines
    assert (
        "FAILED test_it.py::test_one - only a date in system changed"
        ' -> claude_cassette(vary=["date"])'
    ) in result.outlines


def test_the_configuration_lets_it_vary(dated):
    """From the file and from the compiled cassette; samples come in their order."""
    dated.path.joinpath("pytest.toml").write_text(VARY)

    for _ in range(2):
        result = dated.replay()

        result.assert_outcomes(passed=2)
        result.stdout.fnmatch_lines(["3 calls matched only because this may vary: date (2 tests)"])


def test_the_marker_lets_it_vary(dated):
    """In one test."""
    marked = DATED.replace(
        "def test_one", '@pytest.mark.claude_cassette(vary="date")\ndef test_one'
    )

    dated.write(marked).replay().assert_outcomes(passed=1, failed=1)


def test_a_prompt_that_changed_besides_misses(dated):
    """Only the date is given up."""
    dated.path.joinpath("pytest.toml").write_text(VARY)

    result = dated.write(DATED.replace("polite", "rude")).replay()

    result.assert_outcomes(failed=2)
    changed = "  system  Today is[- 2026-11-27.-]{+ 2026-11-28.+} Be[- polite.-]{+ rude.+}"
    assert changed in result.outlines


def test_what_is_stored_and_sent_stays_as_it_is(dated):
    """The file of yesterday says yesterday, and a new one today."""
    dated.path.joinpath("pytest.toml").write_text(VARY)
    before = dated.cassette("test_one")

    dated.record().assert_outcomes(passed=2)
    assert dated.cassette("test_one") == before
    assert "Today is 2026-11-27. Be polite." in before

    dated.record("--claude-record=all").assert_outcomes(passed=2)
    assert "Today is 2026-11-28. Be polite." in dated.cassette("test_one")


def test_an_agents_turns_are_answered(suite, monkeypatch):
    """A conversation that begins with a date holds it in each request."""
    agent = """
import os

def test_agent(claude):
    turns = [{"role": "user", "content": f"It is {os.environ['TODAY']}. Name a color."}]
    for _ in range(3):
        turns.append({"role": "assistant", "content": claude(turns).content[0].text})
        turns.append({"role": "user", "content": "Another one."})
"""
    monkeypatch.setenv("TODAY", "2026-11-27")
    suite.write(agent).record().assert_outcomes(passed=1)
    monkeypatch.setenv("TODAY", "2026-11-28")
    suite.path.joinpath("pytest.toml").write_text(VARY)

    result = suite.replay()

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["3 calls matched only because this may vary: date (1 test)"])


def test_a_pattern_that_matches_everything_is_a_usage_error(suite):
    """With the file, the line and what there is instead."""
    suite.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_match_vary = [".*"]\n')

    result = suite.write(DATED).replay()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert (
        "ERROR: pytest.toml:2: claude_match_vary: '.*' matches everything: with it 'Answer briefly.' "
        "and 'Insult everyone.' would be one request. Say more of what stands around it, or name "
        "what varies: uuid, tmp_path, datetime, date, time, port or hex"
    ) in result.errlines


def test_a_markers_pattern_that_is_none_is_a_collection_error(suite):
    """With the test that it stands at."""
    marked = '@pytest.mark.claude_cassette(vary=["order ("])\ndef test_it(claude): pass\n'

    result = suite.write(marked).replay()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            (
                "test_it.py:*: test_it: claude_cassette(vary=...): 'order (' is not a regular expression: "
                "missing ), unterminated subpattern at position 6. Or name what varies: *"
            )
        ]
    )


SHARED = """
@pytest.fixture(scope="module")
def shared():
    return anthropic.Anthropic(max_retries=0).messages.create(
        model="claude-haiku-4-5", max_tokens=60, system="Today is 2026-11-28.",
        messages=[{"role": "user", "content": "Hi"}],
    )

@pytest.mark.claude_cassette(vary=["date"], ignore=["system"])
def test_it(shared): pass
"""


@pytest.fixture
def shared(suite, was_recorded):
    """A suite whose fixture was recorded."""
    was_recorded("fixture.shared", "Hi", system="Today is 2026-11-28.")
    return suite


@pytest.mark.parametrize(
    ("system", "reason", "advice"),
    [
        ("Today is 2026-11-29.", 'only a date in system changed -> claude_match_vary = ["date"]',
         '  Let it vary:  claude_match_vary = ["date"]'),
        ("Today is Monday.", "system changed -> pytest --claude-record=update",
         '  Ignore this difference:  claude_match_ignore = ["system"]'),
    ],
    ids=["vary", "ignore"],
)  # fmt: skip
def test_a_fixture_is_reached_by_the_configuration_only(shared, failure_of, system, reason, advice):
    """A marker is one test's, and would change nothing: it is not advised."""
    lines = failure_of(shared.write(SHARED.replace("Today is 2026-11-28.", system)).replay())

    assert lines[0] == f"claude replay miss: {reason}"
    assert lines[lines.index(advice) + 1] == (
        "                (in the configuration: a marker is one test's, and tests share a fixture)"
    )
    assert "claude_cassette(" not in "\n".join(lines)
    setting = advice.partition(":  ")[2]
    (shared.path / "pytest.toml").write_text(f"[pytest]\n{setting}\n")
    shared.replay().assert_outcomes(passed=1)
