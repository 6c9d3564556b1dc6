"""``claude-params check``: look for what should not be in recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.telling import tells

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.telling import Teller


@click.command("check")
@arguments.recordings
@arguments.patterns
@arguments.pii
@tells
def command(
    paths: tuple[Path, ...], patterns: tuple[str, ...], *, pii: bool, teller: Teller
) -> ExitCode:
    """Look for secrets in recordings, of this plugin or another tool.

    PATH is a file or a folder. Each finding is one line: file, line number and kind, never the
    value. Recordings that somebody edited by hand are listed as well; they are not findings.
    Exit code 1: there are findings.
    """
    from pytest_claude_params.cassettes.found_files import recordings_in
    from pytest_claude_params.checks import CHECKS, NOTICES, CheckedFile
    from pytest_claude_params.checks.names import shown_path
    from pytest_claude_params.wording import plural

    secret = arguments.redactions_of(patterns, pii=pii)
    files = recordings_in(paths)
    findings: list[dict[str, object]] = []
    notices: list[dict[str, object]] = []
    for path in files:
        shown = shown_path(path, secret)
        try:
            file = CheckedFile(path, path.read_bytes(), secret)
        except OSError as error:
            kind = f"cannot be read: {error.strerror}"
            teller.left(f"{shown}:1: {kind}")
            findings.append({"file": str(shown), "line": 1, "kind": kind})
            continue
        for line, kind in sorted(
            {(one.line, one.kind) for check in CHECKS.values() for one in check(file)}
        ):
            teller.left(f"{shown}:{line}: {kind}")
            findings.append({"file": str(shown), "line": line, "kind": kind})
        for notice in (one for check in NOTICES.values() for one in check(file)):
            teller.did(f"{shown}:{notice.line}: {notice.kind}")
            notices.append({"file": str(shown), "line": notice.line, "kind": notice.kind})
    looked_at = f"checked {plural(len(files), 'file')}"
    hit = plural(len({one["file"] for one in findings}), "file")
    summary = (
        f"{looked_at}: {plural(len(findings), 'finding')} in {hit}. "
        "To blank secrets in place: claude-params scrub PATH..."
    )
    return teller.end(
        summary if findings else f"{looked_at}: nothing found",
        {"files": len(files), "findings": findings, "notices": notices},
        is_well=not findings,
    )
