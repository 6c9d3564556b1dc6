"""``claude-params show``: a recording as a conversation."""

from __future__ import annotations

import glob
import json
import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.commands.looking.project import prices_of, project_here
from pytest_claude_params.errors import ClaudeParamsError, UsageError
from pytest_claude_params.wording import listed, nearest, plural

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.comparisons.sources.trees import Reading

_MOST_NAMED = 5
_NUMBERED = re.compile(r"(?P<path>.+)#(?P<number>\d+)")


@click.command("show")
@click.argument("cassette", metavar="CASSETTE[#N]", type=click.Path(path_type=Path))
@arguments.as_json
@click.option(
    "--raw",
    is_flag=True,
    help="Print what went over the wire: headers and bodies, streams event by event.",
)
@click.option(
    "--textconv",
    is_flag=True,
    help="Print what git diff compares, see git-setup: without name, cost and times, and any other file as it is.",
)
@arguments.hosts
@arguments.blanked
@arguments.pii
def command(  # noqa: PLR0913 - an argument for each option
    cassette: Path,
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    *,
    as_json: bool,
    raw: bool,
    textconv: bool,
    pii: bool,
) -> ExitCode:
    """Show what a cassette holds as conversations, or its recording number N alone.

    CASSETTE is a file in any layout that is read, with or without .rejected or .preview, or a
    test: tests/test_a.py::test_x. Streams are shown as the answers that they amount to.
    """
    given = [
        name
        for name, is_given in (("--json", as_json), ("--raw", raw), ("--textconv", textconv))
        if is_given
    ]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)}: one of them says how to print the recordings")
    secret = arguments.redactions_of(patterns, pii=pii)
    from pytest_claude_params.comparisons.sources.trees import Reading

    reading = Reading(secret, hosts)
    if textconv:
        return _converted(cassette, reading)
    path, number = _asked(str(cassette))
    document = _read(path, reading)
    if number is not None:
        _check_number(path, number, len(document.interactions))
    if raw:
        from pytest_claude_params.commands.terminal import tell
        from pytest_claude_params.reports.recorded.as_raw import raw_lines

        tell(raw_lines(document, number))
    else:
        _tell(document, path.as_posix(), number, as_json=as_json)
    return ExitCode.DONE


def _tell(document: Document, name: str, number: int | None, *, as_json: bool) -> None:
    from pytest_claude_params.commands.terminal import tell
    from pytest_claude_params.reports.recorded.as_json import as_data
    from pytest_claude_params.reports.recorded.as_text import Telling

    prices = prices_of(project_here())
    if as_json:
        data = as_data(document, name, number, prices.cost_of_usage)
        click.echo(json.dumps(data, indent=2, default=_as_text))
    else:
        tell(Telling(prices.cost_of_usage).lines(document, name, number))
    prices.keep()


def _asked(text: str) -> tuple[Path, int | None]:
    """Return the file that was named, and the number of the recording in it."""
    found = None if Path(text).exists() else _NUMBERED.fullmatch(text)
    path = Path(found["path"]) if found else Path(text)
    number = int(found["number"]) if found else None
    if "::" in str(path) and not path.exists():
        path = _of_test(str(path))
    if path.is_dir():
        raise UsageError(f"{path} is a folder. What its cassettes hold: claude-params list {path}")
    if not path.exists():
        raise UsageError(f"{path}: there is no such file.{_near(path)}")
    return path, number


def _of_test(name: str) -> Path:
    """Return the cassette that is named after a test."""
    from pytest_claude_params.cassettes.naming import SUFFIX

    file, _, names = name.partition("::")
    test, bracket, parameters = names.partition("[")
    project = project_here()
    module = Path.cwd() / file
    if not module.exists() and (project.root / file).exists():  # as pytest's ids have it
        module = project.root / file
    path = project.folder_of(module).path_of(module, test.replace("::", ".") + bracket + parameters)
    shown = Path(os.path.relpath(path))
    variants = sorted(path.parent.glob(f"{glob.escape(path.stem)}[[]*{SUFFIX}"))
    if not path.exists() and len(variants) == 1:
        return Path(os.path.relpath(variants[0]))
    if not path.exists() and variants:
        those = listed([os.path.relpath(one) for one in variants[:_MOST_NAMED]], "or")
        raise UsageError(f"{name} has {plural(len(variants), 'variant')}: show one of {those}")
    if not path.exists():
        raise UsageError(
            f"{name} has no cassette of its own: {shown} is not there.{_near(path)}"
            " Record it: pytest --claude-record=new"
        )
    return shown


def _near(path: Path) -> str:
    """Say which file may be meant: one of the same folder, or one of the same name elsewhere."""
    folder = path.parent if path.parent.is_dir() else Path()
    same = sorted(folder.rglob(f"{glob.escape(path.name.removesuffix('.yaml'))}*.yaml"))
    name = nearest(path.name, [one.name for one in path.parent.glob("*") if one.is_file()])
    meant = same[0] if same else path.parent / name if name else None
    return f" Did you mean {os.path.relpath(meant)!r}?" if meant else ""


def _read(path: Path, reading: Reading) -> Document:
    from pytest_claude_params.cassettes.files import store

    raw = store.read_bytes(path) or b""
    document = store.parse(path, raw, reading.hosts, with_media=False)
    if not document.interactions:
        others = plural(len(document.others), "exchange")
        holds = f"only {others} with others" if document.others else "no recording"
        raise UsageError(f"{path} holds no exchange with Claude: {holds}")
    return replace(document, interactions=[reading.shown(one) for one in document.interactions])


def _check_number(path: Path, number: int, count: int) -> None:
    if not 1 <= number <= count:
        there = "there is one recording, #1" if count == 1 else f"there are {count}, #1 to #{count}"
        raise UsageError(f"{path}#{number}: {there}")


def _converted(path: Path, reading: Reading) -> ExitCode:
    """Print a file for ``git diff``, which stops at once where a converter fails."""
    from pytest_claude_params.commands.terminal import tell
    from pytest_claude_params.reports.recorded.as_text import Telling

    try:
        document = _read(path, reading)
    except ClaudeParamsError:
        sys.stdout.buffer.write(path.read_bytes())
    else:
        tell(Telling(with_times=False).lines(document, ""))
    return ExitCode.DONE


def _as_text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else repr(value)
