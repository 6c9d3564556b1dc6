"""``claude-params reject``: throw new answers away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands.deciding import choice
from pytest_claude_params.commands.telling import tells

if TYPE_CHECKING:
    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.telling import Teller


@click.command("reject")
@choice.chosen_patterns
@choice.looks
@tells
def command(names: tuple[str, ...], look: choice.Look, *, teller: Teller) -> ExitCode:
    """Delete new answers: those of a preview, or those of tests that failed.

    PATTERN is the name of a test, the path of a cassette, or a glob over both. Cassettes stay as
    they are. Exit code 1: something was not deleted.
    """
    choice.not_in_ci("reject")
    from pytest_claude_params.reviewing.decisions import after_rejecting

    return choice.decide(
        look.waiting,
        names,
        look.decider.reject,
        "rejected",
        teller,
        one_by_one=False,
        then=after_rejecting,
    )
