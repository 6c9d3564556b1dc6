"""``claude-params accept``: take new answers as recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.commands.deciding import choice

if TYPE_CHECKING:
    from pathlib import Path


@click.command("accept")
@choice.chosen_patterns
@choice.folder
@arguments.hosts
@arguments.patterns
@arguments.pii
def command(
    names: tuple[str, ...],
    folder: Path,
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    *,
    pii: bool,
) -> ExitCode:
    """Take new answers as recordings: those of a preview, or those that were put aside.

    PATTERN is the name of a test, the path of a cassette, or a glob over both. Answers with which
    their test fails are accepted by their own name only, never by a glob. Nothing is accepted
    whose cassette has changed since, nor what holds a secret. Exits with 1 if something was not
    accepted.
    """
    choice.not_in_ci("accept")
    from pytest_claude_params.reviewing.decisions import Decider, after_accepting

    secret = choice.secrets_of(folder, patterns, pii=pii)
    found = choice.found_below(folder, secret, hosts)
    decider = Decider(secret, hosts)
    whole = choice.decide(
        found.waiting, names, decider.accept, "accepted", one_by_one=True, then=after_accepting
    )
    return ExitCode.DONE if whole else ExitCode.FINDINGS
