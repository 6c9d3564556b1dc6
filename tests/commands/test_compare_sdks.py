"""``claude-params compare --sdk``: what two environments send for the same tests."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

import pytest

HOW_TO = Path(__file__).parents[2] / "docs/how-to/upgrade-the-sdk.md"
SDK = importlib.metadata.version("anthropic")
OURS = importlib.metadata.version("pytest-claude-params")
TESTS = """
import os

def ask(prompt, **more):
    with_it = {"extra_body": {"temperature": 0.2}} if os.environ.get("WARM") else {}
    return anthropic.Anthropic().messages.create(
        model="claude-haiku-4-5", max_tokens=60,
        messages=[{"role": "user", "content": prompt}], **with_it, **more
    )

def test_greeting(claude_calls):
    ask("Greet me.")

def test_farewell(claude_calls):
    ask("Say goodbye.")
    ask("Say it again.")
"""
NOT_OURS = """
def test_plain_python():
    raise AssertionError("not a Claude test: it is not run")
"""
# An SDK of before 2.0 asks under the older API version.
OLD = {"ANTHROPIC_CUSTOM_HEADERS": "anthropic-version: 2023-06-01", "WARM": "1"}


@pytest.fixture
def compare(suite, verb, monkeypatch):
    """Record with the older environment, and return what compares it with ours."""
    suite.write(TESTS)
    (suite.path / "test_plain.py").write_text(NOT_OURS, encoding="utf-8")
    with monkeypatch.context() as patch:
        for name, value in OLD.items():
            patch.setenv(name, value)
        suite.record("test_it.py").assert_outcomes(passed=2)
    monkeypatch.delenv("ANTHROPIC_BASE_URL", raising=False)
    return lambda *arguments: verb("compare", *arguments)


def environment(folder, **variables):
    """Make an environment of this interpreter with variables of its own; returns its folder."""
    python = folder / "bin" / "python"
    python.parent.mkdir(parents=True)
    said = "".join(f'export {name}="{value}"\n' for name, value in variables.items())
    python.write_text(f'#!/bin/sh\n{said}exec {sys.executable} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="the environments are shell scripts")
def test_what_is_sent_otherwise_is_told_by_its_cause(compare, suite):
    """The nearest recording answers what none does, so that the test goes on to its end."""
    environment(suite.path / "old", **OLD)
    before = sorted(suite.path.rglob("*"))
    code, said = compare("--sdk", "old", sys.executable, ".")

    assert [line.replace(sys.executable, "PYTHON") for line in said[:1]] == [
        f"anthropic {SDK} (old) -> {SDK} (PYTHON)"
    ]
    assert said[1:] == [
        "                   2 tests, 3 requests compared; replayed, no key, no live call",
        "  3 requests       anthropic-version: 2023-06-01 -> 2026-10-21",
        "                   of test_it.py::test_greeting and test_it.py::test_farewell",
        "  3 requests       temperature: no longer sent (0.2 before)",
        "                   of test_it.py::test_greeting and test_it.py::test_farewell",
        "  decision         DIFFERENT: 2 causes",
    ]
    assert code == 1
    # Neither a cassette nor pytest's own cache is touched.
    left = [one for one in suite.path.rglob("*") if "__pycache__" not in one.parts]
    assert [one for one in left if one not in before] == []


def test_the_same_environment_twice_sends_the_same(compare, documented):
    """PATH may name cassettes: those of one test select it."""
    cassette = "cassettes/test_it/test_greeting.yaml"
    code, said = compare("--sdk", sys.executable, sys.executable, cassette, "--json")
    told = documented("compare", "\n".join(said))

    assert (code, told["outcome"], told["tests"], told["requests"]) == (0, "same", 1, 1)
    assert told["old"] == {"given": sys.executable, "anthropic": SDK}
    assert (told["causes"], told["rejected"], told["fails"]) == ([], [], {})


MISUSE = {
    ("--sdk", "nowhere", "nowhere"): (
        "--sdk: 'nowhere' is neither the path of an interpreter or of a virtual environment, nor a "
        "version of anthropic, such as 2.14.0"
    ),
    ("--sdk", "empty", "empty"): "--sdk: empty is a folder without an interpreter (no bin/python)",
    ("--sdk", "script", "script"): "--sdk: script is not an interpreter of Python",
    ("--sdk", "bare", "bare"): (
        "--sdk: bare has no anthropic, which the tests need there. Install it: "
        "{folder}/bare/bin/python -m pip install anthropic"
    ),
    ("--sdk", "script", "script", "--samples", "2"): (
        "--samples does not go with --sdk, which replays the tests and asks nothing"
    ),
    ("--sdk", "{python}", "{python}", "--json"): (
        "--sdk: no Claude test lies at empty, and none has its cassette there"
    ),
    (): "say what to compare with: --to MODEL, or --sdk OLD NEW",
}


@pytest.mark.parametrize("arguments", MISUSE)
def test_misuse_says_what_to_do(arguments, suite, verb):
    (suite.path / "empty").mkdir()
    (suite.path / "script").write_text("#!/bin/sh\necho hello\n", encoding="utf-8")
    (suite.path / "script").chmod(0o755)
    environment(suite.path / "bare", PYTHONNOUSERSITE="1")
    python = suite.path / "bare" / "bin" / "python"
    # -S: without site-packages.
    python.write_text(python.read_text().replace('"$@"', '-S "$@"'), encoding="utf-8")
    given = [one.format(python=sys.executable) for one in arguments]
    code, said = verb("compare", *given, "empty")

    wanted = MISUSE[arguments].format(folder=suite.path)
    assert (code, said) == (2, [f"claude-params: {wanted}"])


@pytest.mark.nightly  # installs two SDKs
def test_the_screen_of_the_how_to_with_two_real_sdks(suite, verb, monkeypatch):
    """As printed, with versions that pip or uv installs for it."""
    page = HOW_TO.read_text(encoding="utf-8")
    code, screen = (
        re.findall(rf"^```{kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0]
        for kind in ("python", "console")
    )
    (suite.path / "test_it.py").write_text(code, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setenv("ANTHROPIC_CUSTOM_HEADERS", "anthropic-version: 2023-06-01")
        suite.record().assert_outcomes(passed=2)
    command, *lines = screen.splitlines()

    assert verb(*command.split()[2:]) == (1, lines)
