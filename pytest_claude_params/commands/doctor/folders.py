"""Cassettes that can be read, folders that can be written, and a clock that can be right."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params import clock
from pytest_claude_params.commands.doctor.finding import Finding
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.commands.doctor.surroundings import Surroundings

_MOST_NAMED = 3
_CACHE = ".pytest_cache"


def findings(around: Surroundings) -> Iterator[Finding]:
    """Look at the folder of cassettes, and at pytest's cache."""
    shown = os.path.relpath(around.folder)
    if around.folder.exists() and not around.folder.is_dir():
        yield Finding(
            "folder",
            "fail",
            f"{shown} is a file, and cassettes would lie in a folder of this name",
            "nothing can be recorded",
            f"move {shown} away, or set claude_cassette_dir",
        )
        return
    yield from _read(around, shown)
    if problem := _write_problem(around.folder):
        yield Finding(
            "writable",
            "fail",
            f"{shown} cannot be written: {problem}",
            "nothing can be recorded",
            f"ls -ld {shown}, or set claude_cassette_dir",
        )
    else:
        yield Finding("writable", "ok", f"{shown} can be written")
    if problem := _write_problem(around.project.root / _CACHE):
        yield Finding(
            "cache",
            "warn",
            f"{_CACHE} cannot be written: {problem}",
            "each run reads all cassettes anew, which takes longer",
            "set cache_dir to a folder that can be written",
        )


def _read(around: Surroundings, shown: str) -> Iterator[Finding]:
    documents = around.documents
    count = sum(len(one.interactions) for one in documents.values())
    if not around.cassettes:
        yield Finding(
            "cassettes",
            "info",
            f"no cassettes in {shown} yet",
            do="claude-params init, or pytest --claude-record=new",
        )
        return
    held = f"{plural(len(documents), 'cassette')} with {plural(count, 'recording')} in {shown}"
    yield Finding("cassettes", "ok", held)
    torn = [
        f"{os.path.relpath(path)} {one.problem}"
        for path, one in around.cassettes.items()
        if isinstance(one, CassetteError)
    ]
    if torn:
        more = f"; {len(torn) - _MOST_NAMED} more" if len(torn) > _MOST_NAMED else ""
        yield Finding(
            "unreadable",
            "fail",
            f"{'; '.join(torn[:_MOST_NAMED])}{more}",
            "their tests fail, and nothing is recorded over what cannot be read",
            f"git log --oneline -- {shown}, to restore them",
        )


def _write_problem(folder: Path) -> str:
    """Write a file in a folder, or in the nearest one above it that is there; return what went wrong."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".claude-params-doctor-"):
            return ""
    except OSError as error:
        return str(error.strerror)


def clock_findings(around: Surroundings) -> Iterator[Finding]:
    """Compare the clock with what was recorded, and with the day of the rules."""
    from pytest_claude_params.parameters.table import TABLE

    today = clock.now().date().isoformat()
    known = max(model.seen for model in TABLE.models)
    newest = max(
        ((one.recorded.get("at", "")[:10], path) for path, one in around.documents.items()),
        default=("", Path()),
    )
    later = (
        [f"{os.path.relpath(newest[1])} was recorded on {newest[0]}"] if newest[0] > today else []
    )
    later += [f"the rules are of {known}"] if known > today[:7] else []
    if later:
        yield Finding(
            "clock",
            "warn",
            f"the clock says {today}, but {listed(later)}",
            "ages, retirements and the days in cassettes are counted by it",
            "date, and set the clock of this machine",
        )
    else:
        yield Finding("clock", "ok", f"the clock says {today}")
