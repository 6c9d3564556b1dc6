"""The report for people: one file, nothing loaded, nothing run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from pytest_claude_params.reports.formats import write_report
from pytest_claude_params.reports.html_report import html_report
from pytest_claude_params.reports.run import Run

ATTACK = "</td></svg><script>alert(1)</script><img src=x onerror=\"alert('&')\">"


def call(answer="Hello", **more):
    """Make a call of a transcript."""
    return {
        "answer": answer,
        "request": "key",
        "prompt": "Hi",
        "parameters": {},
        "model": "claude-haiku-4-5",
        "usage": {"input_tokens": 9, "output_tokens": 4},
        "latency_s": 0.75,
        "status": 200,
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "source": "replayed",
        "origin": "api",
        "fault": "",
        **more,
    }


def report(*calls, test="test_a.py::test_a", outcome="passed"):
    """Write the report of a run of one test."""
    ran = {
        "test": test,
        "outcome": outcome,
        "calls": list(calls),
        "kept": 0,
        "repeated": 0,
        "dropped": 0,
        "rejected": "",
        "recovered": 0,
        "reused": 0,
    }
    return html_report(Run((), [{**ran, "misses": [], "notes": [], "cassette": "c"}]))


def cells(text):
    """Return the texts of the cells of all rows of the table of calls."""
    rows = re.findall(r"<tr>(.*?)</tr>", text.partition("<tbody>")[2], re.DOTALL)
    return [
        [re.sub("<[^>]*>", "", cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", row)]
        for row in rows
    ]


class Tags(HTMLParser):
    """Collects the names of the tags of a document, and what its tags load."""

    def __init__(self, text):
        super().__init__()
        self.names, self.loaded, self.open = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.loaded += [name for name, _ in attrs if name in ("src", "href") or name[:2] == "on"]
        if tag not in ("meta", "br", "col"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_row_for_each_call():
    """The test stands in its first row only."""
    error = call("", status=429, stop_reason=None, usage={}, latency_s=None)
    stopped = call(stop_reason="stop_sequence", stop_sequence="END")

    assert cells(report(call(), error, stopped)) == [
        ["passed test_a.py::test_a", "Hi", "end_turn", "9", "4", "0.75", "Hello"],
        ["", "Hi", "429", "", "", "", ""],
        ["", "Hi", "stop_sequence END", "9", "4", "0.75", "Hello"],
    ]


@pytest.mark.parametrize("part", ["answer", "prompt", "stop_sequence", "test", "outcome"])
def test_no_text_of_a_run_becomes_markup(part):
    """Answers are written by a model, prompts by anyone."""
    calls = [call(**({part: ATTACK} if part in call() else {}))] * 10
    names = {part: ATTACK} if part not in call() else {}
    tags = Tags(report(*calls, **names))

    assert (tags.loaded, tags.open) == ([], [])
    assert not tags.names & {"script", "img", "link", "iframe"}


@pytest.mark.parametrize(
    ("origin", "shown"), [("simulator", True), ("api", False)], ids=["simulator", "api"]
)
def test_simulated_answers_are_called_so(origin, shown):
    """Nobody shall take them for Claude's."""
    assert shown == ("No answer in this report is Claude's." in report(call(origin=origin)))


def test_a_long_answer_is_folded():
    """Its beginning shows."""
    text = report(call("x" * 200))

    assert f"<summary>{'x' * 80}... (120 more characters)</summary>{'x' * 200}</details>" in text


def test_many_calls_are_counted():
    """Twenty rows are enough for a reader."""
    rows = cells(report(*[call()] * 25))

    assert len(rows) == 21
    assert rows[-1][1] == "and 5 more calls; all of them are in the JSON report"


def test_a_repeated_request_and_durations_have_charts():
    """Drawn as SVG: a bar for each answer, a dot for each call."""
    text = report(*[call()] * 8, *[call("No")] * 4)

    assert (text.count("<rect"), text.count("<circle")) == (2, 12)
    assert ">8</text>" in text


def test_a_run_without_calls_has_no_charts(tmp_path):
    """And no empty headings."""
    write_report(tmp_path / "calls.html", Run((), []))

    text = (tmp_path / "calls.html").read_text(encoding="utf-8")
    assert re.findall("<h2>(.*?)</h2>", text) == ["Calls"]


@pytest.mark.parametrize(("status", "shown"), [(529, "529"), (0, "no answer")])
def test_an_injected_fault_is_told_from_what_the_api_said(status, shown):
    """Nobody takes it for a bad day of the API."""
    fault = "claude_fault(status=529)"
    injected = call("", status=status, stop_reason=None, usage={}, source="injected", fault=fault)

    (row,) = cells(report(injected))

    assert f"{shown} {fault}" in row
