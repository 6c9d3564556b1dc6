"""Suites in an empty project, run by a real pytest."""

from __future__ import annotations

import contextlib
import re

import pytest

from pytest_claude_params.simulator import Scenario, Simulator

DEFAULTS = """\
version: 1
defaults:
  params: {model: claude-haiku-4-5, max_tokens: 60}
"""


class YamlSuite:
    """A suite file, recorded against the simulated API and replayed."""

    def __init__(self, suite):
        self.suite = suite
        self.path = suite.path
        (self.path / "pytest.ini").write_text("[pytest]\n")

    def write(self, text, name="talk.claude.yaml", head=DEFAULTS):
        """Write a suite with a small model and limit."""
        (self.path / name).write_text(head + text, encoding="utf-8")
        return self

    def file(self, name, text):
        """Write another file beside it."""
        (self.path / name).write_text(text, encoding="utf-8")
        return self

    def record(self, *arguments):
        """Run it against the simulated API."""
        return self.suite.record(*arguments)

    def replay(self, *arguments):
        """Run it without key and server."""
        return self.suite.replay(*arguments)

    def mistakes(self, text, head=DEFAULTS):
        """Return what collecting the suite says, line by line."""
        result = self.write(text, head=head).replay()
        assert result.ret == 2, result.outlines
        assert not [line for line in result.outlines if "Traceback" in line]
        begin = next(n for n, line in enumerate(result.outlines) if "ERROR collecting" in line)
        end = next(n for n, line in enumerate(result.outlines) if "short test summary" in line)
        return result.outlines[begin + 1 : end]

    def mistakes_of_each(self, texts, head=DEFAULTS):
        """Return what collecting each of these suites says, which lie in folders of their own.

        One run says it of all of them; folders are left out of what is said.
        """
        texts = list(texts)
        for number, text in enumerate(texts):
            (self.path / str(number)).mkdir()
            self.write(text, f"{number}/talk.claude.yaml", head=head)
        result = self.replay()
        assert result.ret == 2, result.outlines
        assert not [line for line in result.outlines if "Traceback" in line]
        output = re.split(r"\n=+ short test summary", "\n".join(result.outlines))[0]
        _, *parts = re.split(r"\n_+ ERROR collecting (\d+)/talk\.claude\.yaml _+\n", output)
        found = {int(number): said for number, said in zip(parts[::2], parts[1::2], strict=True)}
        return {
            text: re.sub(r"(?m)^\d+/", "", found.get(number, "")).splitlines()
            for number, text in enumerate(texts)
        }

    @property
    def cassettes(self):
        """What was recorded: names below the folder of cassettes."""
        folder = self.path / "cassettes"
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))


@pytest.fixture
def yaml_suite(suite):
    """A suite file in an empty project."""
    return YamlSuite(suite)


@pytest.fixture
def answered(suite, monkeypatch):
    """Return a function that runs the suite against an API that answers so, by words of prompts."""

    def ask(answers, *arguments):
        replies = [{"matches": word, "answer": text} for word, text in answers.items()]
        with Simulator(Scenario.model_validate({"replies": replies})) as simulator:
            monkeypatch.setattr(suite, "_base_url", simulator.base_url)
            return suite.record(*arguments)

    return ask


@pytest.fixture
def simulated_tool(suite, monkeypatch):
    """Return a function that lets the simulated API use a tool once, and then answer."""
    with contextlib.ExitStack() as stack:

        def use(name, given):
            reply = {"matches": "weather", "tool_use": {"name": name, "input": given}}
            scenario = Scenario.model_validate({"replies": [reply]})
            simulator = stack.enter_context(Simulator(scenario))
            monkeypatch.setattr(suite, "_base_url", simulator.base_url)

        yield use
