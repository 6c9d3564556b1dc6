"""Cassettes that are read one after the other; those that cannot be are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pytest_claude_params.wording import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from pytest_claude_params.cassettes.files.file_format import Document


class Unread:
    """The files that hold recordings and cannot be read.

    Args:
        named: the paths that were typed, of which each is to be told.
    """

    def __init__(self, named: Collection[Path]) -> None:
        self._named = named
        self.problems: dict[str, str] = {}

    def add(self, file: Path, problem: str) -> None:
        """Note a file that cannot be read, unless it is no cassette: most YAML is none."""
        if file in self._named or _may_hold_recordings(file):
            self.problems[file.as_posix()] = problem

    def tell(self) -> None:
        """Name them on standard error."""
        for name, problem in self.problems.items():
            click.echo(f"not read: {plain(name)}: {plain(problem)}", err=True)


def documents(
    files: Iterable[Path], hosts: Collection[str], unread: Unread
) -> Iterator[tuple[Path, Document]]:
    """Yield what files hold.

    Args:
        files: those that may be cassettes.
        hosts: further host names that serve the Claude API.
        unread: is told which cannot be read.
    """
    from pytest_claude_params.cassettes.files import store
    from pytest_claude_params.errors import CassetteError

    for file in files:
        try:
            raw = store.read_bytes(file) or b""
            document = store.parse(file, raw, tuple(hosts), with_media=False)
        except CassetteError as error:
            unread.add(file, error.problem)
        else:
            yield file, document


def _may_hold_recordings(file: Path) -> bool:
    from pytest_claude_params.comparisons.sources.trees import claims_recordings

    try:
        return claims_recordings(file.read_bytes())
    except OSError:
        return True
