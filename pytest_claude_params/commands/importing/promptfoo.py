"""``claude-params import promptfoo``: a suite made of a promptfoo configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.near_paths import FoundPath
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from pytest_claude_params.importing.promptfoo.source import Source

_MODEL = "claude-haiku-4-5"
_PARTS = frozenset({"prompts", "tests", "providers", "targets", "scenarios"})
_CODE = (".js", ".cjs", ".mjs", ".ts", ".py")
_LEFT = ("left over: ", "differs: ")
_MOST_TOLD = 30


@click.command("promptfoo")
@click.argument(
    "configuration",
    metavar="CONFIG",
    type=FoundPath(folders=False),
)
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The suite to write; CONFIG with .claude.yaml at its end by default.",
)
@click.option(
    "--model",
    default=_MODEL,
    show_default=True,
    metavar="MODEL",
    help="The model to ask where CONFIG names none of Claude's.",
)
def command(configuration: Path, to: Path | None, model: str) -> ExitCode:
    """Write a suite that tests what a promptfoo configuration does.

    CONFIG is promptfooconfig.yaml, or a file like it; it stays as it is, and so does a suite that
    is there already. What cannot be taken over is a comment at its place in the suite, with the
    file and line of its source.
    """
    from pytest_claude_params.importing.promptfoo.suite import imported
    from pytest_claude_params.importing.suite_text import written
    from pytest_claude_params.suites.schema import FILE_OF_PROJECT
    from pytest_claude_params.wording import plural

    suite = to or configuration.with_name(f"{configuration.stem}.claude.yaml")
    if suite.exists():
        raise UsageError(f"{suite} is there already; --to names another file")
    found = imported(_source(configuration).root, model)
    text = f"# yaml-language-server: $schema={FILE_OF_PROJECT}\n{written(found.suite)}"
    _write(suite, text)
    cases, assertions = len(found.suite["cases"]), sum(found.mapped.values())
    say(f"wrote: {suite}: {plural(cases, 'case')}, {plural(assertions, 'assertion')}")
    _write_schema(suite.with_name(FILE_OF_PROJECT))
    lines = _left_over(text)
    _tell_left_over(suite, lines)
    say(f"next:\n  claude-params lint {suite}\n  pytest {suite} --claude-record=new")
    return ExitCode.FINDINGS if lines else ExitCode.DONE


def _source(configuration: Path) -> Source:
    """Read a configuration; raises ``UsageError`` for what is none."""
    from pytest_claude_params.importing.promptfoo.source import read_source

    if configuration.suffix in _CODE:
        raise UsageError(f"{configuration} is code, and known only when it runs: save it as YAML")
    source = read_source(configuration, str(configuration))
    if not isinstance(source.data, dict) or not _PARTS & set(source.data):
        raise UsageError(
            f"{configuration} is no promptfoo configuration: it has no prompts, providers or tests"
        )
    return source


def _write_schema(path: Path) -> None:
    """Write the schema for editors, unless it is there."""
    from pytest_claude_params.suites.schema import schema_text

    if not path.exists():
        _write(path, schema_text())
        say(f"wrote: {path}")


def _tell_left_over(suite: Path, lines: list[tuple[int, str]]) -> None:
    if not lines:
        return
    say(f"left for you, each a comment in {suite.name}:")
    for number, line in lines[:_MOST_TOLD]:
        say(f"  {suite}:{number}: {line}")
    if len(lines) > _MOST_TOLD:
        say(f"  and {len(lines) - _MOST_TOLD} more")


def _left_over(text: str) -> list[tuple[int, str]]:
    """Return the comments on what is left over, with their lines."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        said = line.strip().removeprefix("# ")
        if line.strip().startswith("# ") and said.startswith(_LEFT):
            found.append((number, said))
    return found


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n", errors="backslashreplace") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already; --to names another file") from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
