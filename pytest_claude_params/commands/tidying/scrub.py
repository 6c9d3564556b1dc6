"""``claude-params scrub``: blank secrets in recordings, in place."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.telling import tells

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.telling import Teller
    from pytest_claude_params.secrets.redactions.redaction import Redaction


@click.command("scrub")
@arguments.recordings
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
@arguments.blanked
@arguments.pii
@tells
def command(
    paths: tuple[Path, ...],
    patterns: tuple[str, ...],
    *,
    pii: bool,
    dry_run: bool,
    teller: Teller,
) -> ExitCode:
    """Blank the secrets that ``check`` finds, in place; files keep their layout.

    PATH is a file or a folder. A secret that cannot be blanked, such as a key in a picture, is
    listed, and the exit code is 1.
    """
    from pytest_claude_params.cassettes.found_files import recordings_in
    from pytest_claude_params.wording import plural

    secret = arguments.redactions_of(patterns, pii=pii)
    done = [_scrub(path, secret, teller, dry_run=dry_run) for path in recordings_in(paths)]
    left = sum(len(one.left) for one in done)
    summary = (
        f"{'would scrub' if dry_run else 'scrubbed'} {sum(one.changed for one in done)} of "
        f"{plural(len(done), 'file')}: {plural(sum(one.blanked for one in done), 'secret')} "
        f"{'to blank' if dry_run else 'blanked'}, {left} left"
    )
    found = [asdict(one) for one in done if one.changed or one.left]
    return teller.end(summary, {"dry_run": dry_run, "files": found}, is_well=not left)


@dataclass(frozen=True)
class _Done:
    """What was done with a file.

    Args:
        file: as it is shown.
        changed: whether anything was, or would be.
        blanked: how many secrets are blanked.
        left: which are not, and where.
    """

    file: str
    changed: bool = False
    blanked: int = 0
    left: list[dict[str, object]] = field(default_factory=list)


def _scrub(path: Path, secret: tuple[Redaction, ...], teller: Teller, *, dry_run: bool) -> _Done:
    from dataclasses import replace

    from pytest_claude_params.cassettes.pending.journal import is_in_use
    from pytest_claude_params.checks import CheckedFile
    from pytest_claude_params.checks.names import shown_path
    from pytest_claude_params.checks.secrets import find_secrets
    from pytest_claude_params.checks.texts.scrubbing import scrubbed
    from pytest_claude_params.wording import plural

    shown = shown_path(path, secret)
    try:
        file = CheckedFile(path, path.read_bytes(), secret)
    except OSError as error:
        return _untouched(shown, f"cannot be read: {error.strerror}", teller)
    found = set(find_secrets(file))
    if not found:
        return _Done(str(shown))
    if is_in_use(path):
        teller.left(f"{shown}: a run is writing it, so nothing was changed; scrub it afterwards")
        return _Done(str(shown), left=[{"line": one.line, "kind": one.kind} for one in found])
    after = replace(file, raw=scrubbed(file))
    left = sorted(set(find_secrets(after)), key=lambda one: (one.line, one.kind))
    changed, blanked = after.raw != file.raw, len(found) - len(left)
    if changed and not dry_run:
        try:
            _replace(path, after.raw)
        except OSError as error:
            return _untouched(shown, f"cannot be written: {error.strerror}", teller)
    if changed:
        teller.did(f"{shown}: {plural(blanked, 'secret')} {'to blank' if dry_run else 'blanked'}")
    for one in left:
        remedy = ": cannot be blanked; record it again without it" if one.is_secret else ""
        teller.left(f"{shown}:{one.line}: {one.kind}{remedy}")
    told: list[dict[str, object]] = [{"line": one.line, "kind": one.kind} for one in left]
    return _Done(str(shown), changed, blanked if changed else 0, told)


def _untouched(shown: Path, why: str, teller: Teller) -> _Done:
    teller.left(f"{shown}: {why}, so nothing was changed")
    return _Done(str(shown), left=[{"line": 1, "kind": why}])


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        beside.write_bytes(data)
        shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
