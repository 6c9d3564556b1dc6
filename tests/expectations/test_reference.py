"""Every expectation has a file, one sentence of help, a test file and a page."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pytest_claude_params import expectations
from pytest_claude_params.expectations import EXPECTATIONS

ROOT = Path(__file__).parents[2]
FOLDER = Path(expectations.__file__).parent
REFERENCE = ROOT / "docs" / "reference" / "expectations.md"
# The reference lists those on each call, on the whole test, on repeats.
_PARTS = {"call": 0, "test": 1, "sample": 2, "samples": 2}


def test_every_file_is_in_the_table():
    """A file that holds a function of its own name which takes a wanted value is a member."""
    members = {path.stem for path in FOLDER.rglob("*.py") if is_member(path)}

    assert members == {one.rule.__module__.rpartition(".")[2] for one in EXPECTATIONS.values()}


def is_member(path):
    return any(
        isinstance(one, ast.FunctionDef)
        and one.name == path.stem
        and any(argument.arg == "wanted" for argument in one.args.args)
        for one in ast.parse(path.read_text(encoding="utf-8")).body
    )


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_a_member_is_complete(name):
    rule = EXPECTATIONS[name].rule

    assert EXPECTATIONS[name].name == name
    assert EXPECTATIONS[name].help.startswith("Expect ")
    assert EXPECTATIONS[name].help.endswith(".")
    assert (ROOT / "tests" / "expectations" / f"test_{rule.__name__}.py").exists()


def test_the_reference_lists_each_in_the_order_of_the_table():
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| [`")]

    assert rows == [
        f"| [`{name}`](expectations/{name}.md) | {one.help} |"
        for name, one in sorted(EXPECTATIONS.items(), key=lambda item: _PARTS[item[1].scope])
    ]


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_the_page_says_what_the_help_says(name):
    page = (REFERENCE.with_suffix("") / f"{name}.md").read_text(encoding="utf-8")

    assert page.startswith(f"# `{name}`\n\n{EXPECTATIONS[name].help}\n")


def test_there_are_no_other_pages():
    pages = {path.stem for path in REFERENCE.with_suffix("").glob("*")}

    assert pages == set(EXPECTATIONS)


@pytest.mark.parametrize("module", ["pytest", "anthropic", "httpx", "httpx2"])
def test_expectations_are_plain_python(module):
    sources = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")]

    assert not [
        text for text in sources if f"import {module}\n" in text or f"from {module} " in text
    ]
