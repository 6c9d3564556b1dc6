"""``claude-params scrub``: blank secrets in recordings, in place."""

from __future__ import annotations

import shutil
import uuid
from typing import TYPE_CHECKING, NamedTuple

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.secrets.redactions import Redaction


@click.command("scrub")
@arguments.recordings
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
@arguments.blanked
@arguments.pii
def command(
    paths: tuple[Path, ...], patterns: tuple[str, ...], *, pii: bool, dry_run: bool
) -> ExitCode:
    """Blank the secrets that ``check`` finds, in place; files keep their layout.

    PATH is a file or a folder. A secret that cannot be blanked, such as a key in a picture, is
    listed, and the exit code is 1.
    """
    from pytest_claude_params.cassettes.found_files import recordings_in
    from pytest_claude_params.wording import plural

    secret = arguments.redactions_of(patterns, pii=pii)
    done = [_scrub(path, secret, dry_run=dry_run) for path in recordings_in(paths)]
    changed, blanked, left = (sum(counts) for counts in zip(_NOTHING, *done, strict=True))
    say(
        f"{'would scrub' if dry_run else 'scrubbed'} {changed} of {plural(len(done), 'file')}: "
        f"{plural(blanked, 'secret')} {'to blank' if dry_run else 'blanked'}, {left} left"
    )
    return ExitCode.FINDINGS if left else ExitCode.DONE


class _Done(NamedTuple):
    """What was done with a file: whether it changed, how many secrets are blanked, and left."""

    changed: bool
    blanked: int
    left: int


_NOTHING = _Done(changed=False, blanked=0, left=0)


def _scrub(path: Path, secret: tuple[Redaction, ...], *, dry_run: bool) -> _Done:
    from dataclasses import replace

    from pytest_claude_params.cassettes.pending.journal import is_in_use
    from pytest_claude_params.checks import CheckedFile
    from pytest_claude_params.checks.names import shown_path
    from pytest_claude_params.checks.scrubbing import scrubbed
    from pytest_claude_params.checks.secrets import find_secrets
    from pytest_claude_params.wording import plural

    file = CheckedFile(path, path.read_bytes(), secret)
    shown = shown_path(path, secret)
    found = set(find_secrets(file))
    if not found:
        return _NOTHING
    if is_in_use(path):
        say(f"{shown}: a run is writing it, so nothing was changed; scrub it afterwards")
        return _NOTHING._replace(left=len(found))
    after = replace(file, raw=scrubbed(file))
    left = sorted(set(find_secrets(after)), key=lambda one: (one.line, one.kind))
    changed, blanked = after.raw != file.raw, len(found) - len(left)
    if changed:
        say(f"{shown}: {plural(blanked, 'secret')} {'to blank' if dry_run else 'blanked'}")
        if not dry_run:
            _replace(path, after.raw)
    for one in left:
        remedy = ": cannot be blanked; record it again without it" if one.is_secret else ""
        say(f"{shown}:{one.line}: {one.kind}{remedy}")
    return _Done(changed, blanked if changed else 0, len(left))


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        beside.write_bytes(data)
        shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
