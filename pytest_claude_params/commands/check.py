"""``claude-params check``: look for what should not be in recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@arguments.recordings
@arguments.patterns
@arguments.pii
def command(paths: tuple[Path, ...], patterns: tuple[str, ...], *, pii: bool) -> ExitCode:
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
    findings = hit = 0
    for path in files:
        file = CheckedFile(path, path.read_bytes(), secret)
        shown = shown_path(path, secret)
        found = sorted({(one.line, one.kind) for check in CHECKS.values() for one in check(file)})
        for line, kind in found:
            say(f"{shown}:{line}: {kind}")
        for notice in (one for check in NOTICES.values() for one in check(file)):
            say(f"{shown}:{notice.line}: {notice.kind}")
        findings += len(found)
        hit += bool(found)
    looked_at = f"checked {plural(len(files), 'file')}"
    if not findings:
        say(f"{looked_at}: nothing found")
        return ExitCode.DONE
    say(
        f"{looked_at}: {plural(findings, 'finding')} in {plural(hit, 'file')}. "
        "To blank secrets in place: claude-params scrub PATH..."
    )
    return ExitCode.FINDINGS
