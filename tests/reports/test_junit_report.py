"""JUnit: our own file of a run, and what pytest's says of Claude tests."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from pytest_claude_params.reports.junit_report import junit_report
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import RunRow

SUITE = """
class TestSupport:
    @pytest.mark.claude_expect(contains="never said")
    def test_refund(self, claude):
        claude("Where is Paris?")

def test_hello(claude):
    claude("Say hello")
"""
HEAD = RunRow("2026-11-28T09:12:44+00:00", 1.5)


def ran(name, outcome="passed", **more):
    usage = {"input_tokens": 1_000_000, "output_tokens": 20}
    call = {"model": "claude-haiku-4-5", "usage": usage, "source": "replayed", "latency_s": 1}
    return {"test": name, "outcome": outcome, "calls": [call], "misses": [], "seconds": 0.25, "file": "a/test_b.py", "line": 3} | more  # fmt: skip


def test_the_file_of_a_run():
    """Names as pytest has them, the reason first, figures in a property, no prompt."""
    failed = ran(
        "a/test_b.py::TestC::test_d[x::y]",
        "failed",
        reason="contains: expected 'x', observed no 'x'",
        verdicts=[
            {"found": "failed", "expectation": "contains", "expected": "'x'", "reason": "no 'x'"}
        ],
    )
    skipped = ran("a/test_b.py::test_e", "skipped", reason="Skipped: today", calls=[])

    assert junit_report(Run((HEAD,), [ran("a/test_b.py::test_d"), failed, skipped])) == """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites>
  <testsuite name="claude" tests="3" failures="1" errors="0" skipped="1" time="0.750" timestamp="2026-11-28T09:12:44+00:00">
    <testcase classname="a.test_b" name="test_d" time="0.250" file="a/test_b.py" line="3">
      <properties>
        <property name="claude" value="{&quot;calls&quot;:1,&quot;misses&quot;:0,&quot;input_tokens&quot;:1000000,&quot;output_tokens&quot;:20,&quot;cost_usd&quot;:1.0001,&quot;models&quot;:[&quot;claude-haiku-4-5&quot;],&quot;sources&quot;:{&quot;replayed&quot;:1}}" />
      </properties>
    </testcase>
    <testcase classname="a.test_b.TestC" name="test_d[x::y]" time="0.250" file="a/test_b.py" line="3">
      <properties>
        <property name="claude" value="{&quot;calls&quot;:1,&quot;misses&quot;:0,&quot;input_tokens&quot;:1000000,&quot;output_tokens&quot;:20,&quot;cost_usd&quot;:1.0001,&quot;models&quot;:[&quot;claude-haiku-4-5&quot;],&quot;sources&quot;:{&quot;replayed&quot;:1}}" />
      </properties>
      <failure message="contains: expected 'x', observed no 'x'">contains: expected 'x', observed no 'x'
contains: expected 'x', observed no 'x'</failure>
    </testcase>
    <testcase classname="a.test_b" name="test_e" time="0.250" file="a/test_b.py" line="3">
      <properties>
        <property name="claude" value="{&quot;calls&quot;:0,&quot;misses&quot;:0,&quot;input_tokens&quot;:0,&quot;output_tokens&quot;:0,&quot;cost_usd&quot;:null,&quot;models&quot;:[],&quot;sources&quot;:{}}" />
      </properties>
      <skipped message="Skipped: today">Skipped: today</skipped>
    </testcase>
  </testsuite>
</testsuites>
"""  # fmt: skip


def test_what_xml_cannot_hold():
    """A reader of XML would refuse the whole file for one such character."""
    told = junit_report(
        Run((), [ran("t.py::test_\x1b[31m", "failed", reason="\x00 \ud800 ]]> <b>&\ufffe")])
    )

    (case,) = ET.fromstring(told).iter("testcase")  # noqa: S314
    assert case.get("name") == "test_#x1B[31m"
    assert case.find("failure").get("message") == "#x00 #xD800 ]]> <b>&#xFFFE"


def test_a_gate_is_a_case_of_its_own():
    row = {"which": "", "said": {"passed": ">=0.9"}, "rows": 1, "row": "a", "reason": "no 'x'"}
    gate = {"test": "t.py::test_rows", "outcome": "failed", "labels": [], **row}

    told = junit_report(Run((), [ran("t.py::test_rows[a]", "skipped", gate=gate, case_number=0)]))

    (case,) = (
        one
        for one in ET.fromstring(told).iter("testcase")  # noqa: S314
        if "gate" in one.get("name")
    )
    assert case.get("name") == "test_rows[claude_gate]"
    assert case.find("failure").get("message").startswith("0 of 1 rows passed (0.00)")


def cases_of(path):
    return {one.get("name"): one for one in ET.parse(path).getroot().iter("testcase")}  # noqa: S314


def test_pytests_own_file(suite):
    """The verdict is the first line of the message, and the property has the figures."""
    suite.write(SUITE).record("--junitxml=junit.xml", "-p", "xdist", "-n2")

    cases = cases_of(suite.path / "junit.xml")
    failure = cases["test_refund"].find("failure")
    assert failure.get("message") == "contains: expected 'never said', observed no 'never said'"
    values = {
        name: json.loads(case.find("properties/property[@name='claude']").get("value"))
        for name, case in cases.items()
    }
    assert values["test_hello"] == {
        "calls": 1,
        "misses": 0,
        "input_tokens": 9,
        "output_tokens": 34,
        "cost_usd": 0.000179,
        "models": ["claude-haiku-4-5-20251001-simulated"],
        "sources": {"recorded": 1},
    }
    assert values["test_refund"]["calls"] == 1
    assert all("hello" not in str(value) for value in values.values())


def test_ours_names_the_same_tests_as_pytests(suite):
    """So a CI system that knows the one finds its history in the other."""
    suite.write(SUITE).record("--junitxml=junit.xml", "--claude-report=claude.xml")

    ours, theirs = cases_of(suite.path / "claude.xml"), cases_of(suite.path / "junit.xml")
    assert {name: case.get("classname") for name, case in ours.items()} == {
        name: case.get("classname") for name, case in theirs.items()
    }
    assert ours["test_refund"].find("failure").get("message") == (
        theirs["test_refund"].find("failure").get("message")
    )


def test_equal_usages_are_priced_once():
    """5,000 calls took two seconds to price, call by call."""
    asked = []

    def cost(model, usage):
        asked.append((model, usage))
        return 0.5

    call = {"model": "m", "usage": {"output_tokens": 3}, "source": "replayed"}
    tests = [
        {"test": f"t.py::test_{number}", "outcome": "passed", "calls": [call], "misses": []}
        for number in range(3)
    ]
    told = junit_report(Run((), tests, cost_of_usage=cost))

    assert told.count("&quot;cost_usd&quot;:0.5") == 3
    assert len(asked) == 1


@pytest.mark.parametrize("outcome", ["skipped", "xfailed"])
def test_a_failure_that_is_expected_is_no_failure(outcome):
    """As pytest has it in its own JUnit files; run files of before say ``skipped``."""
    told = junit_report(Run((HEAD,), [ran("t.py::test_a", outcome, reason="wavers", calls=[])]))

    assert 'failures="0" errors="0" skipped="1"' in told
    assert '<skipped message="wavers">' in told
