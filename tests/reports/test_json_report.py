"""The report for machines."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params.reports.formats import write_report
from pytest_claude_params.reports.json_report import json_report
from pytest_claude_params.reports.run import Run


def ran(answer="Grüß Gott"):
    """Make the tests of a run."""
    call = {
        "model": "claude-haiku-4-5",
        "source": "replayed",
        "usage": {"input_tokens": 1_000_000, "output_tokens": 0},
        "latency_s": 1.234,
        "answer": answer,
    }
    return [{"test": "t", "outcome": "passed", "calls": [call, call]}]


def test_totals_and_every_call():
    """Whatever the transcripts hold stands there as it is."""
    report = json.loads(json_report(Run((), ran())))

    assert report == {
        "version": 1,
        "runs": [],
        "totals": {
            "tests": 1,
            "calls": 2,
            "input_tokens": 2_000_000,
            "output_tokens": 0,
            "cost_usd": pytest.approx(2.0),
            "seconds_recorded": 2.47,
        },
        "tests": ran(),
    }


def test_a_run_without_calls():
    """An unknown cost is null."""
    assert json.loads(json_report(Run((), [])))["totals"]["cost_usd"] is None


def test_the_report_is_readable_text():
    """Letters are not escaped, the last line ends."""
    text = json_report(Run((), ran()))

    assert '"answer": "Grüß Gott"' in text
    assert text.endswith("\n}\n")


def test_folders_are_made_and_half_a_character_is_escaped(tmp_path):
    """An answer may be cut within a surrogate pair."""
    path = tmp_path / "out" / "of" / "calls.json"
    write_report(path, Run((), ran("\ud83d")))

    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["tests"][0]["calls"][0]["answer"] == "\ud83d"
