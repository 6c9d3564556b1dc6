"""``claude-params git-setup``: git shows cassettes as conversations, in this clone."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.looking.project import project_here
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.projects.cassette_folders import Projects
    from pytest_claude_params.comparisons.sources.git import Repository

_DRIVER = "claude"
_SECTION = f"diff.{_DRIVER}"
_ATTRIBUTE = f"diff={_DRIVER}"
_HEADING = "^#[0-9]+ .*$"


@click.command("git-setup")
@click.option(
    "--undo", is_flag=True, help="Take it back: git shows cassettes as YAML again in this clone."
)
def command(*, undo: bool) -> ExitCode:
    """Let git diff, git log -p and git show present cassettes as conversations.

    Adds a line to .gitattributes, which may be committed, and sets a converter in the
    configuration of this clone alone. No cassette is changed.
    """
    repository = _repository()
    try:
        (_undo if undo else _set_up)(repository)
    except OSError as error:
        raise UsageError(f"{error.filename}: cannot be written: {error.strerror}") from None
    return ExitCode.DONE


def _repository() -> Repository:
    from pytest_claude_params.comparisons.sources.git import Repository

    try:
        return Repository.of(Path.cwd())
    except UsageError as error:
        if "not installed" in str(error):
            raise UsageError("git is not installed here") from None
        raise UsageError(f"{Path.cwd()} is not in a git repository: git init") from None


def _set_up(repository: Repository) -> None:
    attributes = repository.root / ".gitattributes"
    project = project_here()
    line = f"{_pattern(project, repository.root)} {_ATTRIBUTE}"
    before = _text(attributes)
    shown = os.path.relpath(attributes)
    if line in before.splitlines():
        say(f"left: {shown}: {line}")
    else:
        end = "" if not before or before.endswith("\n") else "\n"
        attributes.write_text(f"{before}{end}{line}\n", encoding="utf-8", newline="\n")
        say(f"{'added to' if before else 'wrote'}: {shown}: {line}")
    repository.configure(f"{_SECTION}.textconv", _converter(sys.executable))
    repository.configure(f"{_SECTION}.xfuncname", _HEADING)
    say(f"set in this clone: {_SECTION}.textconv, {_SECTION}.xfuncname")
    say(
        "Try: git log -p -1 -- "
        + shlex.quote(os.path.relpath(project.root / project.folder))
        + "\nAs YAML, once: git diff --no-textconv; for good: claude-params git-setup --undo\n"
        "Who has not run this sees YAML, also with the line in .gitattributes: commit it or not."
    )


def _undo(repository: Repository) -> None:
    attributes = repository.root / ".gitattributes"
    before = _text(attributes)
    kept = [line for line in before.splitlines(keepends=True) if line.split()[1:] != [_ATTRIBUTE]]
    shown = os.path.relpath(attributes)
    had_section = repository.forget(_SECTION)
    if len(kept) < len(before.splitlines()):
        if kept:
            attributes.write_text("".join(kept), encoding="utf-8", newline="")
            say(f"removed from {shown}: the lines with {_ATTRIBUTE}")
        else:
            attributes.unlink()
            say(f"removed: {shown}, which had nothing else")
    elif not had_section:
        say("nothing to undo")
    if had_section:
        say(f"removed from this clone's configuration: {_SECTION}")


def _pattern(project: Projects, root: Path) -> str:
    """Return the cassettes as .gitattributes names them."""
    folder = _relative(project.root / project.folder, root)
    if folder is None:
        raise UsageError(f"{project.root / project.folder} is not in the repository {root}")
    pattern = f"{folder}/**/*.yaml" if folder else "*.yaml"
    return f'"{pattern}"' if " " in pattern else pattern


def _relative(folder: Path, root: Path) -> str | None:
    path, top = folder.resolve(), root.resolve()
    if not path.is_relative_to(top):
        return None
    shown = path.relative_to(top).as_posix()
    return "" if shown == "." else shown


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _converter(python: str) -> str:
    """Return what git runs for a file: where this environment is gone, the file is shown as it is.

    With -P no module in the repository stands in for one of ours.
    """
    show = f"{shlex.quote(python)} -P -m pytest_claude_params show --textconv"
    return f'f() {{ test -x {shlex.quote(python)} && {show} "$1" || cat "$1"; }}; f'
