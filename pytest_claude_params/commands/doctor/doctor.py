"""``claude-params doctor``: whether what tests need works here, by trying it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.reports.terminal.line import Line
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.commands.doctor.finding import Finding
    from pytest_claude_params.reports.terminal.line import Style

VERSION = 1
_STYLES: dict[str, Style] = {"ok": "good", "info": "aside", "warn": "warning", "fail": "bad"}
_INDENT = 6


@click.command("doctor")
@arguments.as_json
def command(*, as_json: bool) -> ExitCode:
    """Check this installation and project by trying them: no network, no key, nothing is changed.

    Sends one call through each HTTP library that is installed to an address where nobody
    answers, which the plugin catches; looks at folders, git, the clock, the environment, other
    plugins and the rules. Exit code 1: something is broken.
    """
    found = list(_findings())
    failed = any(one.level == "fail" for one in found)
    if as_json:
        data = {"v": VERSION, "findings": [asdict(one) for one in found]}
        click.echo(json.dumps(data, indent=2))
    else:
        from pytest_claude_params.commands.terminal import tell

        tell(_lines(found))
    return ExitCode.FINDINGS if failed else ExitCode.DONE


def _findings() -> Iterator[Finding]:
    from pytest_claude_params.commands.doctor import calls, environment, folders, git, others, rules
    from pytest_claude_params.commands.doctor.surroundings import Surroundings

    around = Surroundings.here()
    for check in (
        calls.findings,
        calls.loading,
        folders.findings,
        folders.clock_findings,
        git.findings,
        others.findings,
        environment.findings,
        rules.findings,
    ):
        yield from check(around)


def _lines(found: Sequence[Finding]) -> Iterator[Line]:
    for one in found:
        yield Line(f"{one.level:<4}  {one.what}", 0, _STYLES[one.level], len(one.level), _INDENT)
        if one.why:
            yield Line(one.why, _INDENT)
        if one.do:
            yield Line(f"-> {one.do}", _INDENT, hanging=3)
    counts = {level: sum(one.level == level for one in found) for level in ("fail", "warn")}
    yield Line()
    if not any(counts.values()):
        yield Line("all is well", style="good")
        return
    told = [f"{plural(counts['fail'], 'thing')} broken"] if counts["fail"] else []
    told += [f"{plural(counts['warn'], 'thing')} to know"] if counts["warn"] else []
    yield Line(", ".join(told), style="bad" if counts["fail"] else "warning")
