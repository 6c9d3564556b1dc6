"""Answering until somebody stops it."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Protocol

import click

from pytest_claude_params.commands.command import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from types import FrameType


_LOOKS_EVERY_S = 0.05
_WAITING = "waiting for the answers that are under way, to record them; Ctrl-C again to leave them"
_LEFT = "left: answers that were under way are not recorded, and may be billed"


class Server(Protocol):
    """What answers while it is open."""

    @property
    def base_url(self) -> str:
        """What to give a client as its base URL."""


def answer_until_stopped(
    server: AbstractContextManager[Server], is_asking: Callable[[], bool] = lambda: False
) -> bool:
    """Open a server, say where it is, and wait for Ctrl-C or SIGTERM.

    Returns whether answers were left that were under way.

    Args:
        server: what answers.
        is_asking: whether it waits for an answer that is paid for, and worth another moment.
    """
    stopped, again = threading.Event(), threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        (again if stopped.is_set() else stopped).set()

    # Before it is told that it is there: who reads that line may stop it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with server as opened:
        say(f"ANTHROPIC_BASE_URL={opened.base_url}")
        stopped.wait()
        if is_asking():
            click.echo(_WAITING, err=True)
        while is_asking() and not again.wait(_LOOKS_EVERY_S):
            pass
        if has_left := is_asking():
            click.echo(_LEFT, err=True)
    return has_left
