"""The command ``claude-params``."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import COMMANDS
from pytest_claude_params.commands.command import CommandGroup, ExitCode
from pytest_claude_params.errors import ClaudeParamsError
from pytest_claude_params.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROGRAM = "claude-params"
# click 8.1 has no error for it, and shows the help by itself.
_NO_ARGUMENTS: type[click.UsageError] | tuple[()] = getattr(
    click.exceptions, "NoArgsIsHelpError", ()
)
_HELP = """Look after recordings of Claude, and simulate the Messages API.

Exit codes: 0 done, 1 something was found, 2 the command cannot be carried out as given, 3 not decided.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``claude-params`` and exit with its code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What a terminal or a pipe cannot show of a recording is told, and is no traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run ``claude-params`` and return its exit code.

    Args:
        arguments: what follows the name of the program; that of this process by default.
    """
    group = CommandGroup(COMMANDS, help=_HELP)
    try:
        code = group.main(arguments, prog_name=_PROGRAM, standalone_mode=False)
    except _NO_ARGUMENTS as error:
        error.show()  # the help
        return ExitCode.MISUSE
    except click.ClickException as error:
        _tell(_with_help(error))
        return ExitCode.MISUSE
    except ClaudeParamsError as error:
        _tell(str(error))
        return ExitCode.MISUSE
    except click.Abort:
        _tell("aborted")
        return ExitCode.MISUSE
    except OSError as error:
        return _told_by_system(error)
    return int(code or ExitCode.DONE)


def _told_by_system(error: OSError) -> ExitCode:
    """Tell what the system refuses: a file that nobody may read, a disk that is full."""
    why = error.strerror or str(error)
    if error.filename is None:  # what was printed could not be; Python tries once more as it ends
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _tell(why if error.filename is None else f"{error.filename}: {why}")
    return ExitCode.MISUSE


def _with_help(error: click.ClickException) -> str:
    """Return what is wrong with the arguments, and which help tells what is right."""
    context = getattr(error, "ctx", None)
    see = f" See: {context.command_path} --help" if context else ""
    return f"{error.format_message()}{see}"


def _tell(message: str) -> None:
    """Print a mistake in one line: its message may have been wrapped for a terminal."""
    click.echo(f"{_PROGRAM}: {plain(' '.join(message.split()))}", err=True)


if __name__ == "__main__":
    main()
