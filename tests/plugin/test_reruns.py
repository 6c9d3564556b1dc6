"""A test that is run again after it failed is one test: its last attempt."""

import json

import pytest

from pytest_claude_params.plugin.reporting.report_reader import ReportReader
from pytest_claude_params.simulator import Scenario, Simulator

# What pytest-rerunfailures does, which is not installed here: beside xdist it needs a server.
RERUN = """
import pytest
from _pytest.runner import runtestprotocol

def pytest_runtest_protocol(item, nextitem):
    for left in (2, 1, 0):
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        again = left and any(report.failed for report in reports)
        for report in reports:
            if again and report.failed:
                report.outcome = "rerun"
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        if not again:
            return True
"""
FLAKY = """
tries = []

def test_it(claude):
    tries.append(1)
    claude(f"Attempt {len(tries)}")
    assert len(tries) > 2
"""
STEADY = """
tries = []

def test_it(claude):
    tries.append(1)
    claude("Hi")
    assert len(tries) > 2
"""


def read(*reports):
    """Return the tests that a reader makes of ``(phase, outcome, calls)``, all of one test."""
    tests = []
    reader = ReportReader(tests)
    for when, outcome, sources in reports:
        report = pytest.TestReport("test_it.py::test", ("", 0, ""), {}, outcome, None, when)
        if sources is not None:
            report.claude = {"test": "test", "calls": [{"source": one} for one in sources]}
        reader.pytest_runtest_logreport(report)
    return [(test["outcome"], [call["source"] for call in test["calls"]]) for test in tests]


@pytest.mark.parametrize("source", ["recorded", "live"])
def test_what_an_earlier_attempt_has_paid_for_counts(source):
    """What it replayed, or was given as a fault, does not."""
    first = [("call", "rerun", None), ("teardown", "passed", ["replayed", source, "injected"])]
    second = [("call", "passed", None), ("teardown", "passed", ["replayed"])]

    # What was recorded of it lies nowhere any more.
    assert read(*first, *second) == [("passed", ["live", "replayed"])]


@pytest.mark.parametrize("outcome", ["passed", "failed", "skipped"])
def test_the_outcome_is_that_of_the_last_attempt(outcome):
    """Also where the teardown of an earlier attempt was not reported."""
    last = [("call", outcome, None), ("teardown", "passed", [])]

    assert read(("call", "rerun", None), *last) == [(outcome, [])]
    assert read(("setup", "rerun", None), ("teardown", "passed", []), *last) == [(outcome, [])]


def test_replayed_attempts_are_one_test(suite, was_recorded):
    """With the calls of the last one."""
    was_recorded("test_it", "Hi")
    suite.pytester.makeconftest(RERUN)

    result = suite.write(STEADY).replay()

    result.stdout.fnmatch_lines(["1 test, 1 call: 1 replayed, 0 recorded, 0 live*"])


def test_recorded_attempts_are_one_test_that_cost_three_calls(suite):
    """What was put aside of the first two lies nowhere any more, so it was asked and no more."""
    suite.pytester.makeconftest(RERUN)

    result = suite.write(FLAKY).record("--claude-report=report.json")

    result.stdout.fnmatch_lines(
        ["1 test, 3 calls: 0 replayed, 1 recorded, 2 live*", "wrote 1 recording to 1 cassette"]
    )
    result.stdout.no_fnmatch_line("put aside*")
    report = json.loads((suite.path / "report.json").read_text(encoding="utf-8"))
    assert [test["outcome"] for test in report["tests"]] == ["passed"]


def test_the_misses_of_attempts_are_those_of_one_test(suite):
    """It fails each time, for one reason."""
    suite.pytester.makeconftest(RERUN)

    result = suite.write(FLAKY).replay()

    result.stdout.fnmatch_lines(["1 test, 0 calls: 0 replayed, 0 recorded, 0 live, 1 missed*"])
    result.stdout.no_fnmatch_line("*miss for the same reason*")


def _answering(text):
    scenario = {"replies": [{"matches": "", "answer": text}]}
    return Simulator(Scenario.model_validate(scenario))


def test_a_rerun_asks_anew(suite, monkeypatch):
    """The answer that was put aside a moment ago would fail the test again."""
    suite.pytester.makeconftest(RERUN)
    suite.write("""
import os

@pytest.fixture(autouse=True)
def _another_day():
    yield
    os.environ["ANTHROPIC_BASE_URL"] = os.environ["SECOND_DAY"]

@pytest.mark.claude_expect(contains="Yes")
def test_it(claude_client):
    claude_client.messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Is it so?"}]
    )
""")
    with _answering("No") as first, _answering("Yes") as second:
        monkeypatch.setattr(suite, "_base_url", first.base_url)
        monkeypatch.setenv("SECOND_DAY", second.base_url)
        result = suite.record()

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["1 test, 2 calls: 0 replayed, 1 recorded, 1 live*"])
    assert "Yes" in suite.cassette("test_it")
    suite.replay().assert_outcomes(passed=1)


def test_the_next_run_plays_what_the_last_attempt_was_answered(suite):
    """Once the test is mended: that was paid for."""
    suite.pytester.makeconftest(RERUN)
    suite.write(STEADY.replace("> 2", "> 3")).record().assert_outcomes(failed=1)

    result = suite.write(STEADY.replace("> 2", "> 0")).record()

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["reused 1 answer that was put aside*"])
