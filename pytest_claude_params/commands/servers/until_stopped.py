"""Answering until somebody stops it."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Protocol

from pytest_claude_params.commands.command import say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from types import FrameType


class Server(Protocol):
    """What answers while it is open."""

    @property
    def base_url(self) -> str:
        """What to give a client as its base URL."""


def answer_until_stopped(server: AbstractContextManager[Server]) -> None:
    """Open a server, say where it is, and wait for Ctrl-C or SIGTERM."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    # Before it is told that it is there: who reads that line may stop it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with server as opened:
        say(f"ANTHROPIC_BASE_URL={opened.base_url}")
        stopped.wait()
