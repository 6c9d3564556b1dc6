"""``claude-params lint``: what is wrong with suites, and which recordings could not be made again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.commands.telling import tells

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.cassettes.upkeep.rerecordable import Reasons
    from pytest_claude_params.commands.telling import Teller
    from pytest_claude_params.parameters.rules import Finding

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("lint")
@arguments.recordings
@click.option(
    "--today",
    type=_DAY,
    metavar="DATE",
    help="The day of the recording, such as 2026-11-30; today by default.",
)
@click.option(
    "--api-version",
    "version",
    default="",
    metavar="V",
    help="The API version of the requests; that of each recording by default.",
)
@arguments.rules_file
@arguments.hosts
@tells
def command(  # noqa: PLR0913 - an argument for each option
    *,
    paths: tuple[Path, ...],
    today: dt.datetime | None,
    version: str,
    rules: Path | None,
    hosts: tuple[str, ...],
    teller: Teller,
) -> ExitCode:
    """List what is wrong with suites, and the recordings whose requests the API would reject today.

    PATH is a file or a folder of suites, which are called *.claude.yaml, and of recordings, in
    any layout that ``convert`` reads. The recording of an error is not a finding. Exit code 1: a
    suite has a mistake, or a request would be rejected.
    """
    from pytest_claude_params.cassettes.found_files import recordings_in
    from pytest_claude_params.cassettes.upkeep.rerecordable import reasons_in
    from pytest_claude_params.commands.pytest_runs.suites import is_suite, mistakes_in, named_by
    from pytest_claude_params.commands.versions import known_version
    from pytest_claude_params.parameters.extension import extended
    from pytest_claude_params.suites.mistakes.misnamed import looks_like_suite
    from pytest_claude_params.wording import plain

    table = extended(rules)
    day = today.date() if today else dt.date.today()  # noqa: DTZ011 - a day of the user's calendar
    files = [
        path for path in recordings_in(paths, also=looks_like_suite) if not _is_beside_one(path)
    ]
    suites = [path for path in files if is_suite(path)]
    files = [path for path in files if not is_suite(path)]
    found = reasons_in(files, day, known_version(version, table), table, hosts)
    for path in named_by(suites, found.unreadable):
        files.remove(path)
        del found.unreadable[path]
    mistakes, doubts = mistakes_in(suites)
    _tell_mistakes(mistakes, doubts, len(suites), teller)
    if files:
        _tell(found, teller)
        _tell_others(len(files) - len(found.unreadable), found, teller)
    if files and not suites and len(found.unreadable) == len(files):
        if teller.as_json:
            for path, problem in found.unreadable.items():
                click.echo(plain(f"not read: {path} {problem}"), err=True)
        click.echo("no file could be read", err=True)
        return ExitCode.MISUSE
    data = {
        "suites": [{"suite": str(path), "mistakes": text} for path, text in mistakes.items()],
        "doubts": doubts,
        "findings": [_data(one, found) for one in found.places],
        "unreadable": {str(path): problem for path, problem in found.unreadable.items()},
    }
    summary = _summary(found, day, version) if files else ""
    return teller.end(summary, data, is_well=not (mistakes or found.rejected))


def _is_beside_one(path: Path) -> bool:
    """Whether a file is not a recording to keep: its media, a journal, what waits for a decision."""
    from pytest_claude_params.cassettes.naming import is_beside

    return path.parent.name == "media" or is_beside(path)


def _tell_mistakes(
    mistakes: dict[Path, str], doubts: list[str], suites: int, teller: Teller
) -> None:
    from pytest_claude_params.wording import plural

    for text in mistakes.values():
        teller.left(text)
    for text in doubts:
        teller.did(text)
    if suites:
        teller.did(f"looked at {plural(suites, 'suite')}: {len(mistakes)} cannot be collected")


def _tell(found: Reasons, teller: Teller) -> None:
    from pytest_claude_params.cassettes.upkeep.rerecordable import count_of
    from pytest_claude_params.wording import plural

    for finding, places in found.of_level("error", "retirement").items():
        teller.left(f"{plural(count_of(places), 'recording')}: {finding.text}")
        for path, numbers in places.items():
            teller.left(f"  {path}: {', '.join(map(str, numbers))}")
    for finding, places in found.of_level("note").items():
        teller.did(
            f"not judged, {plural(count_of(places), 'recording')}: "
            f"{finding.parameter} {finding.value}: {finding.why}"
        )
    if found.unreadable:
        teller.left(f"not read, {plural(len(found.unreadable), 'file')}:")
        for path, problem in found.unreadable.items():
            teller.left(f"  {path} {problem}")


def _tell_others(readable: int, found: Reasons, teller: Teller) -> None:
    """Say why nothing was looked at, where recordings could be read and none is Claude's."""
    from pytest_claude_params.wording import plural

    if readable and not found.files:
        holds = "holds" if readable == 1 else "hold"
        teller.did(
            f"{plural(readable, 'file')} {holds} no exchange with Claude; "
            "a gateway that serves it is named by --host"
        )


def _summary(found: Reasons, day: dt.date, version: str) -> str:
    from pytest_claude_params.wording import plural

    by = f"API version {version}" if version else "the API version that each was recorded with"
    return (
        f"looked at {plural(found.recordings, 'recording')} in {plural(found.files, 'file')} by {by}: "
        f"{found.lost} could not be made again on {day}"
    )


def _data(finding: Finding, found: Reasons) -> dict[str, Any]:
    places = {str(path): numbers for path, numbers in found.places[finding].items()}
    return {**vars(finding), "error_type": finding.error_type, "recordings": places}
