"""``claude-params review``: look at new answers one by one, and decide."""

from __future__ import annotations

import os
import re
import select
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.deciding import choice
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ESCAPE = b"\x1b"
# How the sequence of such a key ends (ECMA-48, 5.4): with a letter after its parameters.
_ENDS = re.compile(rb"\x1b(?:[^\[O]|[\[O][0-?]*[ -/]*[@-~])")


@click.command("review")
@choice.looks
def command(look: choice.Look) -> ExitCode:
    """Show new answers one by one, and ask what to do with each.

    Answers that make their test fail come first, and no key accepts several of them. Each
    decision is carried out at once. Without a terminal, use pending, accept and reject.
    """
    choice.not_in_ci("review")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "review waits for keys, and this is not a terminal. To decide without one: "
            "claude-params pending [--json], claude-params accept PATTERN..., "
            "claude-params reject PATTERN..."
        )
    from pytest_claude_params.reports.terminal.waiting import nothing_to_decide
    from pytest_claude_params.reviewing.session import Session

    if not any(one.is_to_decide for one in look.waiting):
        say(nothing_to_decide(look.waiting))
        return ExitCode.DONE
    width = shutil.get_terminal_size().columns
    with _keys() as (key, forget):
        Session(look.waiting, look.decider, say, key, forget, width).run()
    return ExitCode.DONE


@contextmanager
def _keys() -> Iterator[tuple[Callable[[], str], Callable[[], None]]]:
    """Give what waits for a key, without Enter, and what forgets those that were typed before."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        yield lambda: click.getchar()[:1], lambda: None
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    try:
        yield lambda: _key(terminal), lambda: termios.tcflush(terminal, termios.TCIFLUSH)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _key(terminal: int) -> str:
    """Wait for a key; an arrow or another key of several letters is read whole and does nothing."""
    key = os.read(terminal, 1)
    while key[:1] == _ESCAPE and not _ENDS.search(key) and _waits(terminal):
        key += os.read(terminal, 1)
    return key.decode("ascii", errors="replace")


def _waits(terminal: int) -> bool:
    """Whether more of a key is there: Escape alone is a key, too."""
    return bool(select.select([terminal], [], [], 0)[0])
