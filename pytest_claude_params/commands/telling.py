"""How a verb that goes through files tells what it did: in lines, or as one JSON object."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.commands.terminal import tell
from pytest_claude_params.reports.terminal.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# It changes when a key gets another meaning or goes, not when one is added.
VERSION = 1


@dataclass(frozen=True)
class Teller:
    """Tells what a verb did.

    Args:
        as_json: whether one JSON object is printed in place of all lines.
        quiet: whether nothing is printed but what somebody has to look at.
    """

    as_json: bool
    quiet: bool

    def did(self, text: str) -> None:
        """Say what was done, or what is good to know."""
        if not self.quiet:
            self.left(text)

    def left(self, text: str) -> None:
        """Say what somebody has to look at."""
        if not self.as_json:
            tell([Line(text)])

    def end(self, summary: str, data: Mapping[str, Any], *, is_well: bool) -> ExitCode:
        """Say what it has come to; returns the exit code.

        Args:
            summary: in one line; empty where that was said before.
            data: the whole result, for other programs.
            is_well: whether nothing is left to look at.
        """
        if self.as_json:
            click.echo(json.dumps({"v": VERSION, **data}, indent=2, default=str))
        elif summary and not (self.quiet and is_well):
            tell([Line(summary, style="good" if is_well else "bad")])
        return ExitCode.DONE if is_well else ExitCode.FINDINGS


def tells(function: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """Give a verb ``--json`` and ``--quiet``, and the `Teller` as its argument ``teller``."""

    @arguments.as_json
    @click.option("-q", "--quiet", is_flag=True, help="Print nothing but what you have to look at.")
    @wraps(function)
    def command(*, as_json: bool, quiet: bool, **given: Any) -> ExitCode:
        return function(**given, teller=Teller(as_json, quiet))

    return command
