"""``claude-params accept``: take new answers as recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands.deciding import choice
from pytest_claude_params.commands.telling import tells

if TYPE_CHECKING:
    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.telling import Teller


@click.command("accept")
@choice.chosen_patterns
@choice.looks
@tells
def command(names: tuple[str, ...], look: choice.Look, *, teller: Teller) -> ExitCode:
    """Replace recordings by new answers: those of a preview, or those of tests that failed.

    PATTERN is the name of a test, the path of a cassette, or a glob over both. An answer that
    makes its test fail is accepted by its own name only, never by a glob. Nothing is accepted if
    its cassette has changed since, or if it holds a secret. Exit code 1: something was not
    accepted.
    """
    choice.not_in_ci("accept")
    from pytest_claude_params.reviewing.decisions import after_accepting

    return choice.decide(
        look.waiting,
        names,
        look.decider.accept,
        "accepted",
        teller,
        one_by_one=True,
        then=after_accepting,
    )
