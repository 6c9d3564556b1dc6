"""Configurations of other tools in an empty project, and the suites that they become."""

from __future__ import annotations

import pytest

from pytest_claude_params import cli
from pytest_claude_params.cassettes.yaml.yaml_core import value_of
from pytest_claude_params.cassettes.yaml.yaml_reader import load
from pytest_claude_params.simulator import Scenario, Simulator


class Imports:
    """Writes files, imports a promptfoo configuration among them, and reads the suite."""

    def __init__(self, path, capsys):
        self.path = path
        self._capsys = capsys

    def write(self, **files):
        """Write files; two lines under a name are a dot in it."""
        for name, text in files.items():
            path = self.path / name.replace("__", ".").replace("_of_", "/")
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(text, encoding="utf-8")
        return self

    def run(self, *arguments):
        """Run the verb, and return its exit code and what it says."""
        code = cli.run(["import", "promptfoo", *arguments])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def promptfoo(self, text):
        """Import a configuration, and return the exit code and the suite."""
        self.write(promptfooconfig__yaml=text)
        (self.path / "promptfooconfig.claude.yaml").unlink(missing_ok=True)
        code, said = self.run("promptfooconfig.yaml")
        assert code < 2, said
        return code, load(self.text, value_of)

    @property
    def text(self):
        """The suite as it is written."""
        return (self.path / "promptfooconfig.claude.yaml").read_text(encoding="utf-8")

    @property
    def comments(self):
        """What is left over, without the indentation."""
        lines = [line.strip().removeprefix("# ") for line in self.text.splitlines()]
        return [line for line in lines if line.startswith(("left over: ", "differs: "))]


class RunImports(Imports):
    """Lets pytest run the suites, too."""

    def __init__(self, suite, patch, capsys):
        super().__init__(suite.path, capsys)
        self.suite = suite
        self._patch = patch
        (self.path / "pytest.ini").write_text("[pytest]\n")

    def run_against(self, replies):
        """Record the suite against a simulated API that answers so."""
        with Simulator(Scenario.model_validate({"replies": replies})) as simulator:
            self._patch.setattr(self.suite, "_base_url", simulator.base_url)
            return self.suite.record("promptfooconfig.claude.yaml")

    def mistakes(self):
        """Return what collecting the suite says is wrong; empty if nothing is."""
        result = self.suite.replay("--collect-only", "-q", "promptfooconfig.claude.yaml")
        return "" if result.ret in (0, 5) else "\n".join(result.outlines)


@pytest.fixture
def imports(tmp_path, monkeypatch, capsys):
    """An empty folder."""
    monkeypatch.chdir(tmp_path)
    return Imports(tmp_path, capsys)


@pytest.fixture
def run_imports(suite, monkeypatch, capsys):
    """An empty project."""
    monkeypatch.chdir(suite.path)
    return RunImports(suite, monkeypatch, capsys)
