"""``claude-params impact``: which tests a change of a prompt would make miss."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.commands.looking.project import cassettes_in, project_here
from pytest_claude_params.commands.looking.reading import Unread
from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import nearest, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.prompts.fragment import Fragment
    from pytest_claude_params.prompts.search import Found

# A text of one word with a folder or a suffix in it was meant to be a file.
_SPACE, _LIKE_A_FILE = re.compile(r"\s"), re.compile(r"[/\\]|\.[A-Za-z0-9]{1,5}$")


@click.command("impact")
@click.argument("prompt", metavar="FILE|TEXT")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--ids", is_flag=True, help="Print the tests alone, for pytest's command line.")
@arguments.as_json
@arguments.hosts
def command(
    prompt: str, paths: tuple[Path, ...], hosts: tuple[str, ...], *, ids: bool, as_json: bool
) -> ExitCode:
    """Say which tests would miss if a prompt changed, from their cassettes alone.

    FILE holds a prompt, a template of one, or Python, JSON or YAML with texts; also as git has
    it, if you have edited it already. TEXT is a part of a prompt; - reads it from standard input.
    PATHs are cassettes or folders; the project's folder of cassettes by default.
    """
    if ids and as_json:
        raise UsageError("--ids and --json: one of them says how to print the list")
    from pytest_claude_params.cassettes.owners.named_tests import NamedTests
    from pytest_claude_params.prompts.search import found_in
    from pytest_claude_params.reports.recorded.impact_screen import Impact

    project = project_here()
    files = cassettes_in(paths, project, "impact PROMPT")
    unread = Unread(paths)
    found: list[Found] = []
    asked: list[Fragment] = []
    # Where the locale is not UTF-8, Python has kept the bytes that were typed.
    for version in _versions(os.fsencode(prompt).decode(errors="replace")):
        texts = [one for one in _blanked(version) if one.is_long_enough]
        asked += texts
        found += found_in(files, texts, unread.add, hosts)
    unread.tell()
    if not asked:
        raise UsageError(f"{quote(prompt)}: there is no text of 8 letters or more to look for")
    tests = NamedTests(project)
    impact = Impact(
        {file: tests.of(file) for file in {one.cassette for one in found}}, found, len(files)
    )
    if ids:
        for test in impact.tests:
            click.echo(test)
    elif as_json:
        click.echo(json.dumps({**impact.data(), "unreadable": unread.problems}, indent=2))
    else:
        from pytest_claude_params.commands.terminal import tell

        tell(impact.lines())
    return ExitCode.DONE


def _versions(prompt: str) -> list[list[Fragment]]:
    """Return the texts to look for: those of a file now, and as it was committed."""
    from pytest_claude_params.prompts.fragment import Fragment
    from pytest_claude_params.prompts.prompt_files import fragments_in

    path = Path(prompt)
    if prompt == "-":
        return [[Fragment(sys.stdin.read())]]
    if not _is_file(path):
        if _LIKE_A_FILE.search(prompt) and not _SPACE.search(prompt):
            raise UsageError(f"{prompt}: there is no such file.{_near(path)}")
        return [[Fragment(prompt)]]
    try:
        now = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not a text in UTF-8"
        raise UsageError(f"{prompt}: cannot be read: {why}") from None
    before = _committed(path)
    texts = [now] if before in (None, now) else [now, str(before)]
    return [fragments_in(path.name, text) for text in texts]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a long text is no path
        return False


def _near(path: Path) -> str:
    beside = {one.name for one in path.parent.glob("*") if one.is_file()}
    name = nearest(path.name, beside)
    return f" Did you mean {os.path.relpath(path.parent / name)!r}?" if name else ""


def _committed(path: Path) -> str | None:
    """Return a file as git has it; ``None`` where there is no git, or it does not know it."""
    from pytest_claude_params.comparisons.sources.git import Repository

    try:
        repository = Repository.of(path.resolve().parent)
        name = path.resolve().relative_to(repository.root.resolve()).as_posix()
        content = repository.read(repository.commit("HEAD"), name)
    except (UsageError, ValueError):
        return None
    return None if content is None else content.decode(errors="replace")


def _blanked(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Return the texts as they were recorded: without secrets."""
    from dataclasses import replace

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.secrets.exchanges import redact_request

    asked = CallRequest("POST", "", {}, {"system": [one.text for one in fragments]})
    blanked = redact_request(asked, arguments.redactions_of((), pii=False)).body["system"]
    return [replace(one, text=text) for one, text in zip(fragments, blanked, strict=True)]
