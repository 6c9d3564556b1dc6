"""``claude-params init``: a first suite and a first test."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_claude_params.cassettes.naming import WAITING
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.near_paths import FoundPath
from pytest_claude_params.errors import UsageError

_CONFIGURATIONS = ("pytest.toml", "pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
_COMPILED = "__pycache__/"
_NEXT = """
Record the answers once, with a key:
  pytest --claude-record=new
or without one from the simulated API, whose answers are not Claude's:
  claude-params simulate --port 8123        (in a second terminal)
  ANTHROPIC_BASE_URL=http://127.0.0.1:8123 ANTHROPIC_API_KEY=simulated pytest --claude-record=new
Commit cassettes/. From then on, without key and network:
  pytest"""


@click.command("init")
@click.argument("folder", default=".", type=FoundPath(files=False))
def command(folder: Path) -> ExitCode:
    """Write a first suite and a first test into FOLDER, and say what to run.

    FOLDER is the project's, this one by default. What is there already is left as it is.
    """
    from pytest_claude_params.suites.schema import FILE_OF_PROJECT, schema_text

    starters = Path(__file__).parents[1] / "suites" / "starters"
    files = {
        "prompts.claude.yaml": (starters / "prompts.claude.yaml").read_text(encoding="utf-8"),
        "test_prompts.py": (starters / "test_prompts.txt").read_text(encoding="utf-8"),
        FILE_OF_PROJECT: schema_text(),
    }
    if not any((folder / name).exists() for name in _CONFIGURATIONS):
        files["pytest.ini"] = "[pytest]\n"
    try:
        for name, text in files.items():
            say(_written(folder / name, text))
        say(_ignored(folder / ".gitignore"))
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written: {error.strerror}") from None
    say(_NEXT)
    return ExitCode.DONE


def _written(path: Path, text: str) -> str:
    if path.exists():
        return f"left: {path}"
    path.write_text(text, encoding="utf-8", newline="\n")
    return f"wrote: {path}"


def _ignored(path: Path) -> str:
    """Add to what git ignores, without a word twice."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    missing = [one for one in (*WAITING, _COMPILED) if one not in before.split()]
    if not missing:
        return f"left: {path}"
    end = "" if not before or before.endswith("\n") else "\n"
    path.write_text(before + end + "\n".join(missing) + "\n", encoding="utf-8", newline="\n")
    return f"{'added to' if before else 'wrote'}: {path}"
