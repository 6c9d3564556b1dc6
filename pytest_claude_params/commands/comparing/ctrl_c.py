"""Ctrl-C where answers are paid for: what is under way is waited for, and no more is asked."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

_WAITING = "Waiting for the answers that are under way; Ctrl-C again leaves them."


class CtrlC:
    """Knows whether Ctrl-C was pressed; a second one does what the first usually does.

    Args:
        tell: prints a line.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.is_pressed = False

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch for it, within the event loop: that has a handler of its own, for the second."""
        before = signal.getsignal(signal.SIGINT)
        if not callable(before):  # ignored: so a shell starts what is to go on
            yield
            return

        def stop(number: int, frame: FrameType | None) -> None:
            if self.is_pressed:
                before(number, frame)
                return
            self.is_pressed = True
            self._tell(_WAITING)

        signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
