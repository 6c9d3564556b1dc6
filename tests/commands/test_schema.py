"""``claude-params schema``: what editors check suites by, with a project's own expectations."""

from __future__ import annotations

import json

import jsonschema

from pytest_claude_params.reports.run_file.schema import schema as schema_of_rows
from pytest_claude_params.suites.schema import schema

POLITE = '''
from typing import Literal


def polite(call, wanted: Literal["very", "hardly"]):
    """It must be polite."""
    return True


def odd(call, wanted):
    return True


def pytest_claude_params_expectations():
    return {"polite": polite, "odd": odd}
'''


def suite_that_expects(**expect):
    return {"version": 1, "cases": [{"prompt": "Hi", "expect": expect}]}


def test_the_schemas(verb):
    """Of suites, by default, and of rows."""
    assert json.loads("\n".join(verb("schema")[1])) == schema()
    assert json.loads("\n".join(verb("schema", "suite")[1])) == schema()
    assert json.loads("\n".join(verb("schema", "rows")[1])) == schema_of_rows()


def test_expectations_of_the_project(project, verb):
    """Those of a conftest beside the suites are known, with their values and words."""
    (project.path / "evals").mkdir()
    (project.path / "evals" / "conftest.py").write_text(POLITE)
    (project.path / "evals" / "a.claude.yaml").write_text(
        "version: 1\ncases: [{id: a, prompt: Hi, expect: {polite: very}}]\n"
    )

    code, lines = verb("schema", "--project")

    found = json.loads("\n".join(lines))
    checker = jsonschema.Draft202012Validator(found)
    assert code == 0
    assert found["$defs"]["Expect"]["properties"]["polite"]["description"].startswith(
        "It must be polite. Allowed: "
    )
    assert found["$defs"]["Expect"]["properties"]["odd"] == {
        "description": "An expectation of this project."
    }
    assert checker.is_valid(suite_that_expects(polite="very", contains="x"))
    assert not checker.is_valid(suite_that_expects(polite="a bit"))
    assert not checker.is_valid(suite_that_expects(politt="very"))
    assert not jsonschema.Draft202012Validator(schema()).is_valid(suite_that_expects(polite="very"))


def test_two_folders_with_one_name(project, verb):
    """Are no mistake: each counts below its folder."""
    for name in ("one", "two"):
        (project.path / name).mkdir()
        (project.path / name / "conftest.py").write_text(POLITE)
        (project.path / name / "a.claude.yaml").write_text("version: 1\n")

    assert verb("schema", "--project")[0] == 0


def test_a_hook_that_raises(project, verb):
    """Is told in one line."""
    (project.path / "conftest.py").write_text(
        "def pytest_claude_params_expectations():\n    raise ValueError('no')\n"
    )

    assert verb("schema", "--project") == (
        2,
        [
            "claude-params: pytest_claude_params_expectations: it raised ValueError: no (conftest.py:2)"
        ],
    )


def test_rows_are_the_same_everywhere(verb):
    """So there is no project to ask."""
    assert verb("schema", "rows", "--project") == (
        2,
        ["claude-params: --project is about suites: rows are the same in every project"],
    )
