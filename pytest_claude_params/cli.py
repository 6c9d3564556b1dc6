"""The command ``claude-params``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import COMMANDS
from pytest_claude_params.commands.command import CommandGroup, ExitCode
from pytest_claude_params.errors import ClaudeParamsError
from pytest_claude_params.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROGRAM = "claude-params"
_HELP = """Look after recordings of Claude, and simulate the Messages API.

Exit codes: 0 done, 1 something was found, 2 the command cannot be carried out as given, 3 not decided.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``claude-params`` and exit with its code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run ``claude-params`` and return its exit code.

    Args:
        arguments: what follows the name of the program; that of this process by default.
    """
    group = CommandGroup(COMMANDS, help=_HELP)
    try:
        code = group.main(arguments, prog_name=_PROGRAM, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ClaudeParamsError as error:
        # One line: the message of an error may have been wrapped for a terminal.
        click.echo(f"{_PROGRAM}: {plain(' '.join(str(error).split()))}", err=True)
        return ExitCode.MISUSE
    except click.Abort:
        click.echo(f"{_PROGRAM}: aborted", err=True)
        return ExitCode.MISUSE
    return int(code or ExitCode.DONE)
