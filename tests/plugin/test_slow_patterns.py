"""A pattern of the project's own that takes for ever fails a test and does not hang the run."""

from __future__ import annotations

from pytest_claude_params import own_pattern

SLOW = "(?:a|aa)+$"
ASKED = """
def test_it(claude):
    claude("What is the capital of France? {letters}b")
""".format(letters="a" * 60)
STOPPED = (
    "claude: claude_redact: the pattern '(?:a|aa)+$' was stopped after 0.05 s on a text of 92 letters. "
    "A repeat within a repeat, such as (a+)+, or two that may share the same letters, such as "
    "\\s*\\s*, take ever longer: write it with one"
)


def test_it_is_named_and_nothing_is_written(suite, failure_of, monkeypatch):
    """Whether the text holds what must not be stored, nobody can tell."""
    monkeypatch.setattr(own_pattern, "LIMIT_S", 0.05)
    suite.write(ASKED)
    suite.pytester.makeini(f"[pytest]\nclaude_redact = {SLOW}\n")
    result = suite.record("--claude-report=report.json")

    result.assert_outcomes(failed=1)
    assert STOPPED in failure_of(result)
    assert not [*suite.path.rglob("*.yaml")]
    assert "aaaa" not in (suite.path / "report.json").read_text(encoding="utf-8")


def test_one_of_what_may_vary_is_named_too(suite, monkeypatch, was_recorded):
    """Whether a recording answers the request, nobody can tell."""
    monkeypatch.setattr(own_pattern, "LIMIT_S", 0.05)
    was_recorded("test_it", f"What is the capital of France? {'a' * 60}b")
    suite.write(ASKED)
    suite.pytester.makeini(f"[pytest]\nclaude_match_vary = {SLOW}\n")

    result = suite.replay()

    result.assert_outcomes(errors=1)
    assert STOPPED.replace("claude_redact:", "vary:") in result.outlines


def test_one_that_says_which_requests_a_fault_strikes(suite, failure_of, monkeypatch):
    """Whether it strikes this one, nobody can tell."""
    monkeypatch.setattr(own_pattern, "LIMIT_S", 0.05)
    suite.write(f'@pytest.mark.claude_fault(status=529, prompt="{SLOW}"){ASKED}')

    result = suite.record()

    result.assert_outcomes(failed=1)
    assert STOPPED.replace("claude_redact:", "claude_fault(prompt=...):") in failure_of(result)
