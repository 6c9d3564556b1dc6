"""``claude-params prune``: delete recordings that belong to no test."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands.near_paths import FoundPath
from pytest_claude_params.commands.telling import tells
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.upkeep.pruning import CassettesInUse, Leftover
    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.pytest_runs.collected import Collected
    from pytest_claude_params.commands.telling import Teller

_NOTHING = "nothing was deleted"
_SEE = "See: pytest --collect-only"


@click.command("prune")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=FoundPath())
@click.option(
    "--check",
    is_flag=True,
    help="List what would be deleted and delete nothing; exit with 1 if there is something.",
)
@click.option(
    "--unplayed",
    is_flag=True,
    help="Replay all tests, and drop recordings that they do not play.",
)
@tells
def command(paths: tuple[Path, ...], *, check: bool, unplayed: bool, teller: Teller) -> ExitCode:
    """Delete cassettes that belong to no test, and media that no cassette names.

    PATHs are cassette folders or files; without any, the folder of the configuration.
    pytest collects the tests of the project and runs none, so run the command in the
    project's root. A file is deleted only if this plugin has recorded it. In a project below
    with its own configuration nothing is deleted: run the command there.
    """
    return (_drop_unused if unplayed else _delete_leftovers)(paths, teller, check=check)


def _delete_leftovers(paths: Sequence[Path], teller: Teller, *, check: bool) -> ExitCode:
    """Delete what belongs to no test."""
    from pytest_claude_params.cassettes.upkeep.pruning import delete, leftovers
    from pytest_claude_params.commands.pytest_runs.collected import collected

    known = collected()
    _check_whole(known)
    for place in paths:
        _check_own_project(place, known)
    root = known.projects.root
    found = leftovers(paths or [root / known.projects.folder], _in_use(known, teller))
    files: list[dict[str, object]] = []
    for leftover in found:
        deleted = leftover.ours and not check
        if deleted:
            delete(leftover)
        shown, new = os.path.relpath(leftover.path), _new_name(leftover.path, known)
        did = "" if check else "deleted " if deleted else "left "
        tell = teller.left if check and leftover.ours else teller.did
        tell(f"{did}{shown}: {leftover.why}")
        if check and new:
            tell(f"  was its test renamed? claude-params mv {shown} {os.path.relpath(new)}")
        files.append(
            {"file": shown, "why": leftover.why, "ours": leftover.ours, "deleted": deleted}
        )
    return teller.end(
        _summary(found, check=check),
        {"check": check, "files": files},
        is_well=not (check and _ours(found)),
    )


def _in_use(known: Collected, teller: Teller) -> CassettesInUse:
    """Return what is in use, and say of what this is not known."""
    from pytest_claude_params.cassettes.upkeep.pruning import CassettesInUse

    unknown = {module: _source(module) for module in dict.fromkeys(known.skipped)}
    for module in unknown:
        teller.did(f"{os.path.relpath(module)} skips itself, so what it may use stays")
    for base in sorted({folder.base for folder in known.folders} - {known.projects.root}):
        shown = os.path.relpath(base)
        teller.did(f"{shown} has a configuration of its own: run claude-params prune there, too")
    return CassettesInUse(known.folders, known.cassettes, unknown)


def _new_name(cassette: Path, known: Collected) -> Path | None:
    """Return the cassette of a test of the same file that has no recordings, the nearest by name."""
    from pytest_claude_params.wording import nearest

    beside = {
        one.name: one
        for one in known.cassettes
        if one.parent == cassette.parent and not one.exists()
    }
    name = nearest(cassette.name, beside) or (min(beside) if len(beside) == 1 else "")
    return beside.get(name)


def _drop_unused(paths: Sequence[Path], teller: Teller, *, check: bool) -> ExitCode:
    """Drop what the tests that pass have left unplayed; the others stay as they are."""
    from pytest_claude_params.cassettes.upkeep.trimming import trim
    from pytest_claude_params.commands.pytest_runs.replayed import replayed
    from pytest_claude_params.wording import plural

    run = replayed()
    if not run.tests:
        raise UsageError(f"pytest has run no Claude test; {_NOTHING}. See: pytest")
    for test in run.not_passed:
        teller.did(f"{test} did not pass, so what it plays is not known: its recordings stay")
    if not run.whole:
        teller.did("only a part of the project was run, so cassettes with a name of their own stay")
    dropped = 0
    files: list[dict[str, object]] = []
    for cassette, digests in sorted(run.unplayed.items()):
        if not _is_in(cassette, paths):
            continue
        if count := trim(cassette, digests, run.hosts, run.limit_mb, check=check):
            shown = os.path.relpath(cassette)
            tell = teller.left if check else teller.did
            tell(f"{'' if check else 'dropped '}{shown}: {plural(count, 'recording')}")
            files.append({"file": shown, "recordings": count})
            dropped += count
    remedy = " -> claude-params prune --unplayed" if check and dropped else ""
    said = f"{'to drop' if check else 'dropped'}: {plural(dropped, 'recording')}"
    return teller.end(
        f"{said}{remedy}" if dropped else "nothing to drop",
        {"check": check, "files": files},
        is_well=not (check and dropped),
    )


def _is_in(cassette: Path, paths: Sequence[Path]) -> bool:
    return not paths or any(cassette.resolve().is_relative_to(path.resolve()) for path in paths)


def _check_whole(known: Collected) -> None:
    """Raise ``UsageError`` without all tests: nobody can say what belongs to none."""
    if known.failed:
        shown = os.path.relpath(known.failed[0])
        raise UsageError(f"{shown} cannot be collected; {_NOTHING}. {_SEE}")
    if not known.whole:
        root = known.projects.root
        raise UsageError(
            f"pytest collects only a part of the project: run this in {root}, and without "
            f"paths, --ignore and --lf in addopts; {_NOTHING}"
        )
    if not known.cassettes:
        raise UsageError(f"pytest collects no test; {_NOTHING}. {_SEE}")


def _check_own_project(place: Path, known: Collected) -> None:
    """Raise ``UsageError`` for a place whose tests only a run with another configuration knows."""
    base = known.projects.base_of(Path(os.path.normpath(Path.cwd() / place)))
    if base != known.projects.root:
        raise UsageError(
            f"{place} belongs to {os.path.relpath(base)}, which has a configuration of its own: "
            f"run claude-params prune there; {_NOTHING}"
        )


def _source(module: Path) -> str:
    try:
        return module.read_text(encoding="utf-8", errors="replace")
    except OSError:
        shown = os.path.relpath(module)
        raise UsageError(
            f"{shown} skips itself, and it is not a file that could be read; {_NOTHING}"
        ) from None


def _ours(found: Sequence[Leftover]) -> int:
    return sum(leftover.ours for leftover in found)


def _summary(found: Sequence[Leftover], *, check: bool) -> str:
    from pytest_claude_params.wording import plural

    ours = _ours(found)
    left = f"; left: {plural(len(found) - ours, 'file')}" if ours < len(found) else ""
    if not ours:
        return f"nothing to delete{left}"
    remedy = " -> claude-params prune" if check else ""
    return f"{'to delete' if check else 'deleted'}: {plural(ours, 'file')}{left}{remedy}"
