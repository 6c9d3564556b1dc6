"""Verbs that ask pytest which tests there are, in a project with recordings."""

from __future__ import annotations

import pytest

from pytest_claude_params import cli


@pytest.fixture(autouse=True)
def _quick(few_plugins):
    """Most of these verbs ask pytest in a process of its own."""


class Project:
    """A suite whose tests import no SDK, so that it is collected quickly."""

    def __init__(self, suite):
        self.path = suite.path
        self.record = suite.record
        self.replay = suite.replay
        self.pytester = suite.pytester
        self._write = suite.write

    def write(self, body, name="test_it.py"):
        """Write a test file."""
        self._write(body, name)
        path = self.path / name
        path.write_text(path.read_text().replace("import anthropic\n", ""))
        return self

    def cassettes(self):
        """Return what lies in the cassette folder."""
        folder = self.path / "cassettes"
        files = [path for path in folder.rglob("*") if path.is_file()]
        return sorted(path.relative_to(folder).as_posix() for path in files)


@pytest.fixture
def project(suite):
    """A project in an empty folder."""
    return Project(suite)


@pytest.fixture
def verb(capsys, monkeypatch):
    """Return a function that runs a verb in the project and gives its code and output."""

    def run(*arguments):
        capsys.readouterr()
        with monkeypatch.context() as patch:
            # What other plugins import takes a second, each time.
            patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
            patch.setenv("PYTEST_PLUGINS", "pytest_claude_params.plugin.hooks")
            code = cli.run(arguments)
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return run
