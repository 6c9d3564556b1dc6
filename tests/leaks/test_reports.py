"""Reports and messages show no more of a call than its cassette may hold."""

from __future__ import annotations

import base64
import json

import pytest

KEY = "sk-ant-api03-secretsecret"
CODED = base64.b64encode(f"key: {KEY}".encode()).decode()
WITHHELD = "(withheld: it holds a secret that cannot be blanked)"
REPORTS = ("--claude-report=out.json", "--claude-report=out.html")


def reported(suite):
    """Return what the JSON report says of the one test, after a look for the key in both."""
    texts = [(suite.path / name).read_text(encoding="utf-8") for name in ("out.json", "out.html")]
    assert [text for text in texts if KEY in text or CODED[:20] in text] == []
    (test,) = json.loads(texts[0])["tests"]
    return test


def test_a_call_that_was_refused_is_withheld(suite):
    """What it asked and what it was answered; its figures stay."""
    suite.write(f"""
def test_it(claude):
    claude("Decode {CODED}", system="{CODED}")
""").record(*REPORTS).assert_outcomes(failed=1)

    (call,) = reported(suite)["calls"]
    assert (call["prompt"], call["answer"], call["parameters"]) == (WITHHELD, WITHHELD, {})
    assert (call["status"], call["source"]) == (200, "recorded")


def test_a_call_that_a_fault_answered_is_withheld(suite):
    """It is not recorded, so nobody has looked through it."""
    suite.write(f"""
@pytest.mark.claude_fault(status=400)
def test_it(claude):
    with pytest.raises(anthropic.BadRequestError):
        claude("Decode {CODED}")
""").replay(*REPORTS)

    (call,) = reported(suite)["calls"]
    assert (call["prompt"], call["source"]) == (WITHHELD, "injected")


def test_what_a_fixture_makes_secret_is_blanked_in_a_call_that_a_fault_answered(suite):
    """Nothing is recorded or missed, and so nothing else looks again."""
    suite.write("""
@pytest.mark.claude_fault(status=400)
def test_it(claude, monkeypatch):
    monkeypatch.setenv("DB_PASSWORD", "zQ9xW7vB5nM3kL1pO0")
    with pytest.raises(anthropic.BadRequestError):
        claude("Open zQ9xW7vB5nM3kL1pO0")
""").replay(*REPORTS)

    (call,) = reported(suite)["calls"]
    assert call["prompt"] == "Open REDACTED"


def test_a_request_that_no_recording_answers_is_withheld(suite):
    """Line by line of what is told of it."""
    suite.write(f"""
def test_it(claude):
    claude("Decode {CODED}")
""").replay(*REPORTS).assert_outcomes(failed=1)

    (miss,) = reported(suite)["misses"]
    assert miss["details"][:2] == [
        "  cassette   cassettes/test_it/test_it.yaml does not exist",
        WITHHELD,
    ]


def test_an_id_is_shown_without_its_secret(suite):
    """In the names of files, too."""
    suite.write(f"""
@pytest.mark.parametrize("key", ["{KEY}"])
def test_it(claude, key):
    claude("What is the capital of France?")
""").record(*REPORTS).assert_outcomes(failed=1)

    test = reported(suite)
    assert test["test"] == "test_it.py::test_it[sk-ant-REDACTED]"
    assert test["cassette"] == "cassettes/test_it/test_it[sk-ant-REDACTED].yaml"


def test_the_id_of_another_test_is_shown_without_its_secret(suite):
    """A report says what failed besides the Claude tests."""
    suite.write("""
def test_it(claude):
    claude("What is the capital of France?")
""")
    (suite.path / "test_other.py").write_text(
        f"""
import pytest

@pytest.mark.parametrize("key", ["{KEY}"])
def test_other(key):
    assert not key
"""
    )
    suite.record(*REPORTS).assert_outcomes(passed=1, failed=1)

    assert reported(suite)["test"] == "test_it.py::test_it"
    assert "test_other[sk-ant-REDACTED]" in (suite.path / "out.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [(KEY, "  expected  'sk-ant-REDACTED'"), (CODED, WITHHELD)],
    ids=["plain", "in base64"],
)
def test_a_failed_expectation_does_not_tell_a_secret(suite, wanted, shown):
    """Logs of CI are public, and the test may expect one."""
    result = suite.write(f"""
@pytest.mark.claude_expect(contains="{wanted}")
def test_it(claude):
    claude("What is the capital of France?")
""").record()

    result.assert_outcomes(failed=1)
    assert wanted not in result.stdout.str()
    assert shown in result.outlines


def test_what_was_refused_is_not_shown_as_observed(suite):
    """The test has failed by itself, and what its calls broke is shown beside that."""
    result = suite.write(f"""
@pytest.mark.claude_expect(contains="Paris")
def test_it(claude):
    claude("Decode {CODED}")
    pytest.fail("for a reason of its own", pytrace=False)
""").record()

    result.assert_outcomes(failed=1)
    assert CODED not in result.stdout.str()


def test_a_pattern_of_the_project_blanks_nothing_that_is_counted(suite):
    """Two requests are two, and recorded ones are recorded, whatever the pattern."""
    suite.write("""
def test_it(claude):
    claude("What is recorded?")
    claude("What is the capital of France?")
""")
    suite.pytester.makeini("[pytest]\nclaude_redact = recorded|[0-9a-f]{4,}\n")
    result = suite.record(*REPORTS)

    result.stdout.fnmatch_lines(["1 test, 2 calls: 0 replayed, 2 recorded, 0 live |*"])
    first, second = reported(suite)["calls"]
    assert [first["source"], second["source"]] == ["recorded", "recorded"]
    assert first["prompt"] == "What is REDACTED?"
    assert first["request"] != second["request"]


@pytest.mark.parametrize("end", ["pytest.fail(said)", "assert said == 0", "pytest.skip(said)"])
def test_why_a_test_failed_is_told_without_its_secrets(suite, end):
    """Its own words are none that a cassette may hold."""
    suite.write(f"""
def test_it(claude):
    said = "Authorization: Bearer {KEY}"
    claude("Hi")
    {end}
""").record(*REPORTS)

    assert "sk-ant-REDACTED" in reported(suite)["reason"]
