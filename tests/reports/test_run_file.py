"""The row file: what comes back is what was written, and shards become one run."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest

from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.errors import UsageError
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import FORMAT, KINDS, ClaudeTestRow, RunRow
from pytest_claude_params.reports.run_file.reading import read_runs
from pytest_claude_params.reports.run_file.schema import FILE, schema
from pytest_claude_params.reports.run_file.writing import run_file

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "rows.md"
HEAD = RunRow("2026-11-28T09:12:44+00:00", 1.5, "pytest", commit="9d1c7f2e0b")
PIXEL = "iVBORw0KGgo="
SUITE = f"""
TOOLS = [{{"name": "track", "input_schema": {{"type": "object", "properties": {{}}}}}}]

@pytest.mark.claude_expect(stop_reason="end_turn")
@pytest.mark.parametrize("city", ["Rome", "Oslo"])
def test_it(claude, city):
    claude(f"Where is {{city}}?", system="Answer briefly.")
    claude("And the weather?", system="Answer briefly.", tools=TOOLS)

def test_a_picture(claude):
    source = {{"type": "base64", "media_type": "image/png", "data": "{PIXEL}"}}
    content = [{{"type": "image", "source": source}}, {{"type": "text", "text": "What is it?"}}]
    claude([{{"role": "user", "content": content}}])

@pytest.mark.claude_expect(contains="never said")
def test_that_fails(claude):
    claude("Where is Paris?")
"""


@pytest.fixture
def recorded(run_once):
    """The folder of a run that was recorded: cassettes, ``run.jsonl`` and ``run.json``."""

    def run(suite):
        suite.write(SUITE).record("--claude-report=run.jsonl", "--claude-report=run.json")

    return run_once(run)


def test_a_run_comes_back_as_it_was(recorded, tmp_path):
    """All of it: conversations, verdicts, misses, what became of recordings."""
    run = read_runs([recorded / "run.jsonl"])

    written = json.loads((recorded / "run.json").read_text(encoding="utf-8"))
    (tmp_path / "again.jsonl").write_text(run_file(run), encoding="utf-8")
    assert (tmp_path / "again.jsonl").read_text() == (recorded / "run.jsonl").read_text()
    assert [test["test"] for test in run.tests] == [test["test"] for test in written["tests"]]
    for test, told in zip(run.tests, written["tests"], strict=True):
        assert told == {name: test[name] for name in told}
        assert not any(test[name] for name in test.keys() - told.keys())


def test_what_a_test_says_has_a_field(recorded):
    """Whatever rides on a test report is in the file."""
    known = {one.name for one in fields(ClaudeTestRow)} | {"calls", "misses", "verdicts", "bodies"}

    for test in json.loads((recorded / "run.json").read_text(encoding="utf-8"))["tests"]:
        assert test.keys() <= known


def test_the_conversation_of_a_call_and_the_verdict_on_it(recorded):
    """Each text once, however often it was sent; a picture in a body of its own."""
    run = read_runs([recorded / "run.jsonl"])

    rome, oslo, picture, failed = run.tests
    assert [test["test"] for test in run.tests][:2] == [
        "test_it.py::test_it[Rome]",
        "test_it.py::test_it[Oslo]",
    ]
    assert [(test["file"], test["line"]) for test in (rome, failed)] == [
        ("test_it.py", 9),
        ("test_it.py", 20),
    ]
    first, second = rome["calls"]
    assert rome["bodies"][first["system"]] == "Answer briefly."
    assert first["system"] == second["system"] == oslo["calls"][0]["system"]
    assert [rome["bodies"][one]["content"] for one in first["messages"]] == ["Where is Rome?"]
    assert rome["bodies"][second["tools"]][0]["name"] == "track"
    assert rome["bodies"][first["content"]][0]["text"] == first["answer"]
    assert (first["prompt"], failed["calls"][0]["prompt"]) == ("Where is Rome?", "Where is Paris?")
    (message,) = picture["calls"][0]["messages"]
    source = picture["bodies"][message]["content"][0]["source"]
    assert picture["bodies"][source["digest"]] == PIXEL
    assert source == {
        "type": "base64",
        "media_type": "image/png",
        "digest": source["digest"],
        "bytes": 9,
    }
    assert [(one["expectation"], one["index"], one["found"]) for one in rome["verdicts"]] == [
        ("stop_reason", 1, "passed"),
        ("stop_reason", 2, "passed"),
    ]
    (verdict,) = failed["verdicts"]
    assert (verdict["found"], verdict["expected"]) == ("failed", "'never said'")
    assert failed["reason"].startswith("contains")
    lines = (recorded / "run.jsonl").read_text(encoding="utf-8").splitlines()
    assert sum("Answer briefly." in line for line in lines) == 1


def test_a_miss_is_in_the_file(suite):
    """With its screen, and the test's reason begins with it."""
    suite.write(SUITE).replay("--claude-report=run.jsonl")

    test = read_runs([suite.path / "run.jsonl"]).tests[0]

    (miss,) = test["misses"]
    assert miss["title"] == "claude replay miss"
    assert test["reason"] == miss["reason"]
    assert (test["outcome"], test["calls"]) == ("failed", [])


def test_workers_and_shards_give_the_same_report(recorded, suite):
    """In the same order, whoever ran what."""
    shutil.copytree(recorded / "cassettes", suite.path / "cassettes")
    suite.write(SUITE).replay("--claude-report=one.jsonl")
    suite.replay("--claude-report=two.jsonl", "-p", "xdist", "-n2")
    suite.replay("--claude-report=b.jsonl", "-k", "fails or Oslo")
    suite.replay("--claude-report=a.jsonl", "-k", "not fails and not Oslo")

    def tests(*names):
        found = read_runs([suite.path / name for name in names]).tests
        return [{**test, "seconds": 0} for test in found]

    assert tests("one.jsonl") == tests("two.jsonl") == tests("b.jsonl", "a.jsonl")


def test_the_last_run_of_a_test_counts(tmp_path):
    """Whichever file is named first."""

    def written(name, started_at, outcome):
        test = {"test": "t", "outcome": outcome, "calls": [], "misses": []}
        text = run_file(Run((RunRow(started_at, 1.0),), [test]))
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    late = written("late.jsonl", "2026-11-28T10:00:00+00:00", "passed")
    early = written("early.jsonl", "2026-11-28T09:00:00+00:00", "failed")

    run = read_runs([late, early])

    assert [test["outcome"] for test in run.tests] == ["passed"]
    assert len(run.heads) == 2


def test_comparisons_are_read_too(tmp_path):
    """``compare --rows`` writes the same format."""
    row = Comparison("suite", "pass_rate", "worse", 0.9, 0.8)
    FORMAT.write(tmp_path / "rows.jsonl", [row])

    assert read_runs([tmp_path / "rows.jsonl"]).comparisons == (row,)


def test_a_call_of_no_test(tmp_path):
    """What was cut or sorted is not put together wrongly."""
    path = tmp_path / "run.jsonl"
    path.write_text(
        '{"v": 1, "kind": "miss", "test": "t", "index": 1, "title": "a", "reason": "b"}'
    )

    with pytest.raises(UsageError) as error:
        read_runs([path])

    assert str(error.value) == f"{path}: a row of t does not follow the row of this test"


def test_the_schema_is_current_and_takes_every_row(recorded):
    """To write it anew: ``python -m pytest_claude_params.reports.run_file.schema``."""
    described = json.loads(FILE.read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator(described)

    assert described == schema()
    for line in (recorded / "run.jsonl").read_text(encoding="utf-8").splitlines():
        checker.validate(json.loads(line))
    assert not checker.is_valid({"v": 1, "kind": "test"})
    assert not checker.is_valid({"v": 1, "kind": "body", "digest": "a", "value": 1, "more": 1})


def test_every_field_is_described():
    """In the schema, and so in the reference."""
    for kind in schema()["oneOf"]:
        for name, described in kind["properties"].items():
            assert name in ("v", "kind") or described["description"], (kind["title"], name)


def test_the_reference_shows_a_row_of_each_kind_and_names_all_fields():
    """In the order of the table."""
    text = DOCS.read_text(encoding="utf-8")
    shown = [FORMAT.row_of(line, "docs") for line in re.findall(r'^\{"v".*$', text, re.MULTILINE)]
    assert [type(row) for row in shown] == list(KINDS.values())
    for kind, row in zip(KINDS, shown, strict=True):
        section = text.partition(f"## {kind}\n")[2].partition("\n## ")[0]
        for field in json.loads(FORMAT.line_of(row)):
            assert field in ("v", "kind") or f"| `{field}`" in section, (kind, field)
