"""No suite, however strange, gets a traceback: it can be planned, or all that is wrong is told.

Longer at night: CLAUDE_PARAMS_NIGHTLY=1.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from pytest_claude_params.expectations import EXPECTATIONS
from pytest_claude_params.parameters.rules import Request, findings_of
from pytest_claude_params.parameters.table import TABLE
from pytest_claude_params.suites.expecting import Expecting
from pytest_claude_params.suites.including import included
from pytest_claude_params.suites.mistakes.requests import Sending, clear, lacking, rejected
from pytest_claude_params.suites.planning import planned
from pytest_claude_params.suites.preparing import prepared
from pytest_claude_params.suites.problems import SuiteError
from pytest_claude_params.suites.reading import read_suite
from pytest_claude_params.suites.texts import Texts

_PLACE = Path(__file__).with_name("suite_mutations.py")
_SPEC = importlib.util.spec_from_file_location("suite_mutations", _PLACE)
mutations = importlib.util.module_from_spec(_SPEC)
sys.modules["suite_mutations"] = mutations
_SPEC.loader.exec_module(mutations)

NIGHTLY = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
EXAMPLES = 10_000 if NIGHTLY else 40
AT_ONCE = 500 if NIGHTLY else 15
SENDING = Sending(
    lambda body, _: findings_of(Request(body)),
    lambda *_: False,
    has_model=True,
    models=TABLE.models,
)
fuzzed = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A project with the files that the suite names."""
    folder = tmp_path_factory.mktemp("suites")
    for name, text in mutations.FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def told(folder, text):
    """Plan a suite as collection does, and return what is wrong with it; empty if nothing is."""
    path = folder / "suite.claude.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(errors="surrogatepass"))
    try:
        source = read_suite(path, path.name)
        prompts, defaults = included(source, folder)
        texts = Texts(prompts, path.parent, folder)
        cases, problems = planned(source, defaults, texts)
        expecting = Expecting(EXPECTATIONS, path.parent, "claude-sonnet-4-6")
        ready, more = prepared(cases, expecting)
        known = clear(ready, [*problems, *more])
        more += [
            *lacking(known, SENDING, are_all=len(known) == len(ready)),
            *rejected(known, SENDING, source.places),
        ]
        if problems := [*source.problems, *problems, *more]:
            raise source.error(problems)
    except SuiteError as error:
        return str(error)
    return ""


def is_clean(text):
    """Whether a message can be printed: no line of it moves a cursor, and none is empty."""
    return all(line.isprintable() and line.strip() for line in text.split("\n"))


def test_the_suite_that_is_changed_is_right(folder):
    """Else its changes would say little."""
    assert told(folder, json.dumps(mutations.SUITE)) == ""


@fuzzed
@given(suite=mutations.suites())
def test_a_changed_suite(folder, suite):
    """Strange values at each key, keys more and less."""
    said = told(folder, json.dumps(suite, default=str))

    assert said == "" or (is_clean(said) and said.startswith(("suite.claude", "other.claude")))


@fuzzed
@given(text=mutations.texts())
def test_a_damaged_text(folder, text):
    """Pieces are gone, twice, or no YAML."""
    said = told(folder, text)

    assert said == "" or (is_clean(said) and said.startswith(("suite.claude", "other.claude")))


@pytest.mark.parametrize("name", mutations.HOSTILE)
def test_a_hostile_suite(folder, name):
    """Written to hang or crash what reads it."""
    said = told(folder, mutations.HOSTILE[name])

    assert said == "" or is_clean(said)


def test_pytest_collects_changed_suites(pytester):
    """Each has its tests, or an error that is told; none of them is an error of ours."""
    texts: list[str] = []

    @settings(max_examples=AT_ONCE, deadline=None, database=None, derandomize=not NIGHTLY)
    @given(suite=mutations.suites())
    def draw(suite):
        texts.append(json.dumps(suite, default=str))

    draw()
    pytester.makeini("[pytest]\n")
    for name, text in mutations.FILES.items():
        (pytester.path / name).write_text(text, encoding="utf-8")
    for number, text in enumerate(texts):
        (pytester.path / f"s{number}.claude.yaml").write_text(text, encoding="utf-8")

    result = pytester.runpytest("--collect-only", "-q")

    shown = result.stdout.str() + result.stderr.str()
    assert "INTERNALERROR" not in shown
    assert "Traceback" not in shown
    # What pytest shows of an exception that nobody turned into words.
    ours = str(Path("pytest_claude_params"))
    assert [line for line in result.outlines if line.startswith(ours) or f"/{ours}/" in line] == []
