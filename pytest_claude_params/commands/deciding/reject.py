"""``claude-params reject``: throw new answers away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.commands.deciding import choice

if TYPE_CHECKING:
    from pathlib import Path


@click.command("reject")
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
    """Throw new answers away: those of a preview, or those that were put aside.

    PATTERN is the name of a test, the path of a cassette, or a glob over both. Cassettes stay as
    they are. Exits with 1 if something was not rejected.
    """
    choice.not_in_ci("reject")
    from pytest_claude_params.reviewing.decisions import Decider, after_rejecting

    secret = choice.secrets_of(folder, patterns, pii=pii)
    found = choice.found_below(folder, secret, hosts)
    decider = Decider(secret, hosts)
    whole = choice.decide(
        found.waiting, names, decider.reject, "rejected", one_by_one=False, then=after_rejecting
    )
    return ExitCode.DONE if whole else ExitCode.FINDINGS
