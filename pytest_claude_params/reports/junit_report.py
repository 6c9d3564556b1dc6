"""The report for CI systems: the Claude tests of a run as JUnit has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pytest_claude_params.gates.gate import gate_id
from pytest_claude_params.gates.gate_verdict import verdicts_of
from pytest_claude_params.reports.junit_figures import PROPERTY, figures_line

if TYPE_CHECKING:
    from pytest_claude_params.gates.gate_verdict import GateVerdict
    from pytest_claude_params.reports.run import Run
    from pytest_claude_params.reports.sources import TestData

# All that XML 1.0 cannot hold, not even as an entity.
_IMPOSSIBLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(run: Run) -> str:
    """Write the tests and gates of a run as JUnit's XML, without prompts and answers."""
    tests = [test for test in run.tests if not test.get("fixture")]
    suite = Element("testsuite", name="claude")
    for test in tests:
        _add_test(suite, test, run)
    for gate in verdicts_of(run.tests):
        _add_gate(suite, gate)
    suite.attrib |= {
        "tests": str(len(suite)),
        "failures": str(len(suite.findall("testcase/failure"))),
        "errors": "0",
        "skipped": str(len(suite.findall("testcase/skipped"))),
        "time": f"{sum(test.get('seconds', 0.0) for test in tests):.3f}",
    }
    if run.heads:
        suite.set("timestamp", run.heads[0].started_at)
    root = Element("testsuites")
    root.append(suite)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _add_test(suite: Element, test: TestData, run: Run) -> None:
    case = _case(suite, test["test"], test.get("seconds", 0.0))
    if test.get("file"):
        case.set("file", _possible(test["file"]))
        case.set("line", str(test.get("line", 0)))
    properties = SubElement(case, "properties")
    line = _possible(figures_line(test, run.cost_of))
    SubElement(properties, "property", name=PROPERTY, value=line)
    _add_outcome(case, test["outcome"], test.get("reason", ""), _details(test))


def _add_gate(suite: Element, gate: GateVerdict) -> None:
    first, _, rest = gate.text.partition("\n")
    _add_outcome(_case(suite, gate_id(gate.test, gate.which), 0.0), gate.outcome, first, rest)


def _case(suite: Element, nodeid: str, seconds: float) -> Element:
    """Name a test as pytest does in its own JUnit files."""
    path, bracket, parameters = nodeid.partition("[")
    file, *names = path.split("::")
    classes = [file.removesuffix(".py").replace("/", "."), *names[:-1]]
    return SubElement(
        suite,
        "testcase",
        classname=_possible(".".join(classes)),
        name=_possible(f"{names[-1] if names else file}{bracket}{parameters}"),
        time=f"{seconds:.3f}",
    )


def _add_outcome(case: Element, outcome: str, reason: str, details: str) -> None:
    tags = {"failed": "failure", "skipped": "skipped", "xfailed": "skipped"}
    if outcome in tags:
        told = SubElement(case, tags[outcome], message=_possible(reason))
        told.text = _possible(f"{reason}\n{details}" if details else reason)


def _details(test: TestData) -> str:
    """Return the lines on a miss, else the verdicts that did not hold."""
    for miss in test["misses"][:1]:
        return "\n".join(miss["details"])
    return "\n".join(
        f"{one['expectation']}: expected {one['expected']}, observed {one['reason']}"
        for one in test.get("verdicts", ())
        if one["found"] == "failed"
    )


def _possible(text: str) -> str:
    return _IMPOSSIBLE.sub(lambda found: f"#x{ord(found[0]):02X}", text)
