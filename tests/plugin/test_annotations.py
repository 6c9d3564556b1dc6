"""Annotations in GitHub Actions: what failed, beside the line where it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_claude_params.reports.annotations import annotation_lines
from pytest_claude_params.reports.run import Run

SUITE = """
@pytest.mark.claude_expect(contains="50 %")
def test_expected(claude):
    claude("Where is Paris?")

def test_own(claude):
    message = claude("Say hello")
    assert message.id == "other"
"""


@pytest.fixture
def recorded(suite, monkeypatch, was_recorded):
    """A suite with two tests that fail, below the top of a repository, in a job."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(suite.path.parent))
    was_recorded("test_expected", "Where is Paris?")
    was_recorded("test_own", "Say hello")
    return suite.write(SUITE)


def annotations(result):
    return [line for line in result.outlines if line.startswith("::")]


@pytest.mark.parametrize("workers", [(), ("-p", "xdist", "-n1")])
def test_file_and_line(recorded, workers):
    """Of an assertion its own line; of an expectation that of its test."""
    folder = recorded.path.name

    told = annotations(recorded.replay(*workers))

    assert [line.partition("::AssertionError")[0] for line in told] == [
        (
            f"::error file={folder}/test_it.py,line=7,title=test_it.py%3A%3Atest_expected::"
            "contains: expected '50 %25', observed no '50 %25'"
        ),
        f"::error file={folder}/test_it.py,line=13,title=test_it.py%3A%3Atest_own",
    ]


def test_they_are_switched_off(recorded):
    assert annotations(recorded.replay("-o", "claude_github=false")) == []


def test_not_in_another_place(recorded, monkeypatch):
    monkeypatch.delenv("GITHUB_ACTIONS")

    assert annotations(recorded.replay()) == []


def test_not_beside_those_of_another_plugin(recorded):
    """It annotates every test that fails, so each of ours would be there twice."""
    (recorded.path / "pytest_github_actions_annotate_failures.py").write_text("")

    assert annotations(recorded.replay("-p", "pytest_github_actions_annotate_failures")) == []


def failed(name, **more):
    return {"test": f"t.py::{name}", "outcome": "failed", "reason": "why", "file": "t.py", "line": 3, "calls": [], "misses": []} | more  # fmt: skip


def test_ten_at_most():
    tests = [failed(f"test_{number}") for number in range(17)]

    assert len(annotation_lines(Run((), tests), Path("/repo"), "/repo")) == 10


def test_nothing_in_them_is_a_command():
    """Neither a test's name nor its reason ends a property, a line or the command."""
    test = failed("test_[a,b\n::error::x]", reason="100 %\r\n::set-output name=a::b")

    assert annotation_lines(Run((), [test]), Path("/repo"), "/repo") == [
        (
            "::error file=t.py,line=3,title=t.py%3A%3Atest_[a%2Cb%0A%3A%3Aerror%3A%3Ax]::"
            "100 %25\\r%0A::set-output name=a::b"
        )
    ]


def test_a_file_outside_of_the_repository_is_not_named():
    assert annotation_lines(Run((), [failed("test_a")]), Path("/elsewhere"), "/repo") == [
        "::error title=t.py%3A%3Atest_a::why"
    ]


def test_a_gate_stands_where_its_rows_are_written(tmp_path):
    """Its name is no place."""
    gate = {"test": "t.py::test_rows", "which": "", "said": {"passed": ">=0.9"}, "rows": 1}
    gate |= {"row": "a", "outcome": "failed", "reason": "no", "labels": []}
    row = {"test": "t.py::test_rows[a]", "outcome": "skipped", "file": "t.py", "line": 3}
    row |= {"calls": [], "misses": [], "gate": gate}

    (told,) = annotation_lines(Run((), [row]), tmp_path, str(tmp_path))

    assert told.startswith(
        "::error file=t.py,line=3,title=t.py%3A%3Atest_rows[claude_gate]::0 of 1 rows passed"
    )
