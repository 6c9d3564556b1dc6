"""Reports and messages show no more of a call than its cassette may hold."""

from __future__ import annotations

import base64
import json

import pytest

KEY = "sk-ant-api03-secretsecret"
CODED = base64.b64encode(f"key: {KEY}".encode()).decode()
WITHHELD = "(withheld: it holds a secret that cannot be blanked)"
REPORTS = ("--claude-report=out.json", "--claude-report=out.html")
SUITE = f"""
def test_refused(claude):
    claude("Decode {CODED}", system="{CODED}")

@pytest.mark.claude_fault(status=400)
def test_answered_by_a_fault(claude):
    with pytest.raises(anthropic.BadRequestError):
        claude("Decode {CODED}")

@pytest.mark.claude_fault(status=400)
def test_secret_of_a_fixture(claude, monkeypatch):
    monkeypatch.setenv("DB_PASSWORD", "zQ9xW7vB5nM3kL1pO0")
    with pytest.raises(anthropic.BadRequestError):
        claude("Open zQ9xW7vB5nM3kL1pO0")

@pytest.mark.parametrize("key", ["{KEY}"])
def test_id(claude, key):
    claude("What is the capital of France?")

@pytest.mark.parametrize("key", ["{KEY}"])
def test_without_a_call(key):
    assert not key

SAID = "Authorization: Bearer {KEY}"

def test_fail(claude):
    claude("Hi")
    pytest.fail(SAID)

def test_assert(claude):
    claude("Hi")
    assert SAID == 0

def test_skip(claude):
    claude("Hi")
    pytest.skip(SAID)
"""


def reported(folder, name="test_it"):
    """Return what the JSON report says of a test, after a look for the key in both."""
    texts = [(folder / report).read_text(encoding="utf-8") for report in ("out.json", "out.html")]
    assert [text for text in texts if KEY in text or CODED[:20] in text] == []
    tests = json.loads(texts[0])["tests"]
    (test,) = (one for one in tests if one["test"].startswith(f"test_it.py::{name}"))
    return test


@pytest.fixture
def recorded(run_once):
    """The folder of the reports of one run of the suite."""

    def run(suite):
        suite.write(SUITE).record(*REPORTS).assert_outcomes(passed=2, failed=5, skipped=1)

    return run_once(run)


def test_a_call_that_was_refused_is_withheld(recorded):
    """What it asked and what it was answered; its figures stay."""
    (call,) = reported(recorded, "test_refused")["calls"]
    assert (call["prompt"], call["answer"], call["parameters"]) == (WITHHELD, WITHHELD, {})
    assert (call["status"], call["source"]) == (200, "recorded")


def test_a_call_that_a_fault_answered_is_withheld(recorded):
    """It is not recorded, so nobody has looked through it."""
    (call,) = reported(recorded, "test_answered_by_a_fault")["calls"]
    assert (call["prompt"], call["source"]) == (WITHHELD, "injected")


def test_what_a_fixture_makes_secret_is_blanked_in_a_call_that_a_fault_answered(recorded):
    """Nothing is recorded or missed, and so nothing else looks again."""
    (call,) = reported(recorded, "test_secret_of_a_fixture")["calls"]
    assert call["prompt"] == "Open REDACTED"


def test_an_id_is_shown_without_its_secret(recorded):
    """In the names of files, too."""
    test = reported(recorded, "test_id")
    assert test["test"] == "test_it.py::test_id[sk-ant-REDACTED]"
    assert test["cassette"] == "cassettes/test_it/test_id[sk-ant-REDACTED].yaml"


def test_the_id_of_another_test_is_shown_without_its_secret(recorded):
    """A report says what failed besides the Claude tests."""
    text = (recorded / "out.json").read_text("utf-8")
    assert "test_without_a_call[sk-ant-REDACTED]" in text
    assert KEY not in text


@pytest.mark.parametrize("end", ["fail", "assert", "skip"])
def test_why_a_test_failed_is_told_without_its_secrets(recorded, end):
    """Its own words are none that a cassette may hold."""
    assert "sk-ant-REDACTED" in reported(recorded, f"test_{end}")["reason"]


def test_a_request_that_no_recording_answers_is_withheld(suite):
    """Line by line of what is told of it."""
    suite.write(f"""
def test_it(claude):
    claude("Decode {CODED}")
""").replay(*REPORTS).assert_outcomes(failed=1)

    (miss,) = reported(suite.path)["misses"]
    assert miss["details"][:2] == [
        "  cassette   cassettes/test_it/test_it.yaml does not exist",
        WITHHELD,
    ]


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
    first, second = reported(suite.path)["calls"]
    assert [first["source"], second["source"]] == ["recorded", "recorded"]
    assert first["prompt"] == "What is REDACTED?"
    assert first["request"] != second["request"]
