"""The same run gives the same page, whoever wrote it and when."""

from __future__ import annotations

import re

import pytest

from pytest_claude_params import cli
from pytest_claude_params.reports.formats import write_report
from pytest_claude_params.reports.run_file.reading import read_runs

SUITE = """
@pytest.mark.claude_expect(stop_reason="end_turn")
@pytest.mark.parametrize("city", ["Rome", "Oslo"])
def test_it(claude, city):
    claude(f"Where is {city}?", system="Answer briefly.")

@pytest.mark.claude_params(temperature=1)
def test_that_samples(claude):
    claude.sample("Pick any animal. Answer with one word.", 12)

def test_that_misses(claude):
    claude("Where is Paris?")
"""


def test_from_pytest_and_from_the_row_file(suite):
    """Byte by byte."""
    suite.write(SUITE).record("-k", "not misses")
    suite.replay("--claude-report=now.html", "--claude-report=run.jsonl")

    write_report(suite.path / "later.html", read_runs([suite.path / "run.jsonl"]))

    now, later = ((suite.path / name).read_text() for name in ("now.html", "later.html"))
    assert now == later
    assert "Of 4 tests, 1 found no recording." in now


@pytest.mark.nightly  # by day test_run_file.py shows that their rows are the same
def test_from_workers_and_from_shards(suite):
    """All but when it ran, with what command and in how many seconds."""
    suite.write(SUITE).record("-k", "not misses")
    suite.replay("--claude-report=one.html")
    suite.replay("--claude-report=four.html", "-p", "xdist", "-n4")
    suite.replay("--claude-report=b.jsonl", "-k", "misses or Oslo")
    suite.replay("--claude-report=a.jsonl", "-k", "not misses and not Oslo")
    assert cli.run(["report", "b.jsonl", "a.jsonl", "-o", "shards.html"]) == 0

    def page(name):
        text = (suite.path / name).read_text(encoding="utf-8")
        text = re.sub(r'<dl class="facts">.*?</dl>\n', "", text, flags=re.DOTALL)
        return re.sub(r"\d+\.\d+ s\b", "SECONDS", text)

    assert "Of 4 tests, 1 found no recording." in page("one.html")
    assert page("one.html") == page("four.html")
    assert page("one.html") == page("shards.html")
