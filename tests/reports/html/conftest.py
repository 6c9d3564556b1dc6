"""Runs made by hand, and what their pages say."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from pytest_claude_params.reports.html.page import html_report
from pytest_claude_params.reports.run import Run

VOID = ("meta", "br", "col", "img", "input", "link")
# Their end tags may be left out.
OPEN_ENDED = ("p", "dt", "dd", "li", "tr", "td", "th", "thead", "tbody")


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


def ran(*calls, test="test_a.py::test_a", outcome="passed", **more):
    """Make the data of a test."""
    nothing = dict.fromkeys(("kept", "repeated", "dropped", "recovered", "reused"), 0)
    test = {"test": test, "outcome": outcome, "calls": list(calls), "misses": [], "notes": []}
    return {**test, **nothing, "rejected": "", "cassette": "c.yaml", **more}


def page(*tests, **more):
    """Write the page of a run."""
    return html_report(Run((), list(tests), **more))


def said(html):
    """Return what a page says, without its markup, each run of blanks as one."""
    html = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", html).split())


class Tags(HTMLParser):
    """Collects the names of the tags of a document, and what its tags load or run."""

    def __init__(self, text):
        super().__init__()
        self.names, self.active, self.open, self.ids, self.links = set(), [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.active += [(tag, name) for name, _ in attrs if name == "src" or name[:2] == "on"]
        self.active += [(tag, "style") for name, _ in attrs if name == "style"]
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in VOID and tag not in OPEN_ENDED:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in OPEN_ENDED:
            assert self.open.pop() == tag


@pytest.fixture
def runs():
    """What makes calls, tests and pages, and reads pages."""
    return SimpleNamespace(
        call=call, ran=ran, page=page, said=said, tags=Tags, html_report=html_report
    )
