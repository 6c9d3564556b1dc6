"""The how-to on migrations, each of its commands run in a project that has to migrate."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from pytest_claude_params import cli

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "migrations.md"
OLD, NEW = "2023-06-01", "2026-10-21"
SHOWN = ("-W", "default::pytest_claude_params.errors.RefusedParameter")
SAMPLED = """
@pytest.mark.claude_params(temperature=0)
def test_it(claude):
    claude("Hi")
"""
APP = """
def ask(client, model="claude-haiku-4-5", **more):
    messages = [{"role": "user", "content": "Hi"}]
    return client.messages.create(model=model, max_tokens=60, messages=messages, **more)
"""
CODE = """
import sys
sys.path.insert(0, ".")
import app

pytestmark = []


@pytest.mark.claude_cassette()
def test_it(claude_client):
    app.ask(claude_client, MORE)
"""
PINNED = 'extra_body={"temperature": 0}, extra_headers={"anthropic-version": "2023-06-01"}'


def commands(section, verb):
    """Return the commands of a section of the page, by the program that they run."""
    text = PAGE.read_text(encoding="utf-8")
    begun = text.partition(f"\n## {section}\n")[2] if section else text
    part = begun.partition("\n## ")[0]
    found = re.findall(rf"(?:`|^\$ )({verb}[^`\n]*)", part, re.MULTILINE)
    return [shlex.split(command)[1:] for command in found]


@pytest.fixture
def claude_params(capsys):
    """Run a command of the page in the project; return its code and what it says."""

    def run(arguments):
        code = cli.run(arguments)
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def configured(suite):
    """Return a function that writes the project's configuration."""

    def write(*lines):
        (suite.path / "pytest.toml").write_text("\n".join(["[pytest]", *lines]))

    return write


def test_the_first_question_is_which_recordings_are_concerned(suite, claude_params):
    """By today's rules none, under another version one, and none that retires."""
    suite.write(SAMPLED).record().assert_outcomes(passed=1)

    codes = [claude_params(command)[0] for command in commands("", "claude-params")]
    assert codes == [0, 1, 0]


def test_from_sdk_1_to_2(suite, claude_params, monkeypatch):
    """What would be refused is named, what was recorded replays, and a line is warned of."""
    (suite.path / "app.py").write_text(APP)
    suite.write(CODE.replace("MORE", 'extra_body={"temperature": 0}'))
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", f"anthropic-version: {OLD}")
    suite.record().assert_outcomes(passed=1)
    (lint,) = commands("From SDK 1 to 2", "claude-params")
    code, said = claude_params(lint)

    assert code == 1
    assert f"temperature=0 with claude-haiku-4-5 under API version {NEW}: 400" in said
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", f"anthropic-version: {NEW}")
    (replay, record) = commands("From SDK 1 to 2", "pytest")
    result = suite.replay(*replay, *SHOWN)
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "*RefusedParameter: the API rejects this request (sent by app.py:4 in ask)",
            f"recorded with anthropic-version {OLD}, asked with {NEW} (1 test)",
        ]
    )
    suite.write(CODE.replace("MORE", PINNED))
    suite.record(*record, *SHOWN).assert_outcomes(passed=1, warnings=0)


def test_from_one_api_version_to_the_next(suite, claude_params, configured):
    """Each test that declares what is gone is an error, and is recorded anew without it."""
    section = f"From API version {OLD} to {NEW}"
    configured(f'claude_api_version = "{OLD}"')
    suite.write(SAMPLED).record().assert_outcomes(passed=1)
    configured(f'claude_api_version = "{NEW}"')
    collect, record = commands(section, "pytest")
    result = suite.replay(*collect)

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"temperature=0 with claude-haiku-4-5 under API version {NEW}: *"])
    (rules,) = commands(section, "claude-params")
    code, said = claude_params([one.replace("MODEL", "claude-haiku-4-5") for one in rules])
    assert (code, "temperature, top_p, top_k: none, not even the default" in said) == (0, True)
    suite.write(SAMPLED.replace("temperature=0", "")).record(*record).assert_outcomes(passed=1)
    assert NEW in suite.cassette("test_it")
    suite.replay().assert_outcomes(passed=1)


def test_from_a_retired_model_to_its_successor(suite, claude_params):
    """It is named before it retires; the new model is recorded, and the old one dropped."""
    asked = '@pytest.mark.claude_params(model="{}")\ndef test_it(claude):\n    claude("Hi")\n'
    # Whether it has retired by today is not what this is about.
    suite.write(asked.format("claude-sonnet-4-5"))
    suite.record("-o", "claude_rules=off").assert_outcomes(passed=1)
    lint, successor, everything = commands("A retired model", "claude-params")
    code, said = claude_params(lint)

    assert (code, "claude-sonnet-5-5" in said) == (1, True)
    assert [claude_params(one)[0] for one in (successor, everything)] == [0, 0]
    collect, update = commands("A retired model", "pytest")
    refused = asked.replace("{}", "claude-sonnet-5-5").replace(
        '")\ndef', '", thinking={"type": "enabled", "budget_tokens": 1024})\ndef'
    )
    suite.write(refused).replay(*collect).assert_outcomes(errors=1)
    suite.write(asked.format("claude-sonnet-5-5")).record(*update).assert_outcomes(passed=1)
    assert "claude-sonnet-4-5" not in suite.cassette("test_it")
