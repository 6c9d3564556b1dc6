"""``claude-params init``: what it writes runs as it is, and nothing of yours is lost."""

from __future__ import annotations

import pytest

from pytest_claude_params import cli

SAID = """\
wrote: prompts.claude.yaml
wrote: test_prompts.py
wrote: .claude-suite.schema.json
wrote: pytest.ini
wrote: .gitignore

Record the answers once, with a key:
  pytest --claude-record=new
or without one from the simulated API, whose answers are not Claude's:
  claude-params simulate --port 8123        (in a second terminal)
  ANTHROPIC_BASE_URL=http://127.0.0.1:8123 ANTHROPIC_API_KEY=simulated pytest --claude-record=new
Commit cassettes/. From then on, without key and network:
  pytest
"""


@pytest.fixture
def init(suite, monkeypatch, capsys):
    """Return a function that runs the verb in an empty project."""
    monkeypatch.chdir(suite.path)

    def run(*arguments):
        code = cli.run(["init", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_what_it_writes_records_and_replays(suite, init):
    """Against the simulated API, without a key."""
    assert init() == (0, SAID, "")

    suite.record().assert_outcomes(passed=5)
    suite.replay().assert_outcomes(passed=5)


def test_nothing_of_yours_is_written_over(suite, init):
    """A second time, or in a project that has some of it."""
    (suite.path / "pyproject.toml").write_text("")
    (suite.path / "test_prompts.py").write_text("mine")
    (suite.path / ".gitignore").write_text("*.preview")

    code, said, _ = init()

    assert (code, said.splitlines()[:4]) == (
        0,
        [
            "wrote: prompts.claude.yaml",
            "left: test_prompts.py",
            "wrote: .claude-suite.schema.json",
            "added to: .gitignore",
        ],
    )
    assert (suite.path / "test_prompts.py").read_text() == "mine"
    assert (
        suite.path / ".gitignore"
    ).read_text() == "*.preview\n*.rejected\n*.journal\n__pycache__/\n"
    assert init()[1].splitlines()[3] == "left: .gitignore"


def test_a_folder_that_cannot_be_written(suite, init):
    """In one line."""
    (suite.path / "prompts.claude.yaml").symlink_to("/nowhere/at/all")

    code, _, error = init()

    assert code == 2
    assert error == (
        "claude-params: prompts.claude.yaml: cannot be written: No such file or directory\n"
    )
