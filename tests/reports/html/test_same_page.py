"""The same run gives the same page, whoever wrote it and when."""

from __future__ import annotations

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
