"""How far ``claude-params mutate`` has come: a line that changes, or a line each in a pipe."""

from __future__ import annotations

import sys
import threading

import click

from pytest_claude_params import clock

_WIDTH = 60
_PAUSE_S = 10


class Progress:
    """Tells it beside the result, on standard error. Safe to use from several threads."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._lock = threading.Lock()
        self._said_at = float("-inf")

    def tell(self, done: int, of: int) -> None:
        """Tell how far the run has come.

        Args:
            done: how many changed answers are through.
            of: how many there are; 0 as long as that is not known.
        """
        with self._lock:
            if not of:
                self._say("running the tests as they are")
            elif done < of:
                self._say(f"[{done}/{of}] worse answers")
            elif self._is_terminal:
                click.echo(f"\r{'':<{_WIDTH}}\r", nl=False, err=True)

    def _say(self, said: str) -> None:
        if self._is_terminal:
            click.echo(f"\r{said:<{_WIDTH}}", nl=False, err=True)
        elif clock.seconds() - self._said_at >= _PAUSE_S:
            # A pipe keeps each line: some are enough to see that it goes on.
            self._said_at = clock.seconds()
            click.echo(said, err=True)
