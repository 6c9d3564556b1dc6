"""Cassettes in git: whether it takes them, and ignores the files that wait beside them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.naming import WAITING
from pytest_claude_params.commands.doctor.finding import Finding
from pytest_claude_params.comparisons.sources.git import Repository
from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.commands.doctor.surroundings import Surroundings


def findings(around: Surroundings) -> Iterator[Finding]:
    """Look at what git ignores, and at what it holds."""
    try:
        repository = Repository.of(around.project.root)
    except UsageError:
        yield Finding(
            "git",
            "info",
            "not in a git repository: cassettes are made to be committed",
            do="git init",
        )
        return
    yield _of_cassettes(repository, around.folder)
    yield from _of_waiting(repository, around.folder)
    yield from _of_held(repository)


def _of_cassettes(repository: Repository, folder: Path) -> Finding:
    """Say whether git takes the cassettes of a folder."""
    shown = os.path.relpath(folder)
    below = Path(os.path.relpath(folder, repository.root)).as_posix()
    if rule := repository.ignored_by(_example_in(folder)):
        return Finding(
            "git.cassettes",
            "fail",
            f"git ignores the cassettes in {shown}: {rule}",
            "CI would find none, and each test would miss",
            f"take that line away, or add below it: !/{below}/**/*.yaml",
        )
    return Finding("git.cassettes", "ok", f"git takes the cassettes in {shown}")


def _of_waiting(repository: Repository, folder: Path) -> Iterator[Finding]:
    """Say which files that wait beside cassettes git does not ignore."""
    cassette = _example_in(folder)
    missing = [
        pattern
        for pattern in WAITING
        if not repository.ignored_by(cassette.with_name(f"{cassette.name}{pattern[1:]}"))
    ]
    if missing:
        lines = " ".join(f"'{one}'" for one in missing)
        yield Finding(
            "git.waiting",
            "warn",
            f"git does not ignore {listed(missing)}",
            "answers that wait for a decision would be committed by chance",
            f"printf '%s\\n' {lines} >> .gitignore",
        )


def _of_held(repository: Repository) -> Iterator[Finding]:
    """Say which of them git holds."""
    held = repository.held(WAITING)
    if held:
        wait = "waits" if len(held) == 1 else "wait"
        patterns = " ".join(f"'{one}'" for one in WAITING)
        yield Finding(
            "git.held",
            "warn",
            f"git holds {plural(len(held), 'file')} that {wait} for a decision, such as {held[0]}",
            "everybody who clones this would be asked to decide",
            f"git rm --cached --ignore-unmatch {patterns}",
        )


def _example_in(folder: Path) -> Path:
    return folder / "test_a" / "test_x.yaml"
