"""How many requests to one model may be under way: more as long as the API takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.clock import since_1970
from pytest_claude_params.sdk.rate_limiter import RateLimiter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FIRST = 8
_MOST = 100
# 8, 24, 68: a hundred are under way after two rounds of answers.
_STEP = 2
_LIMITED = (429, 529)


class Window:
    """Begins with eight requests at once, and grows until the API says that it is too much.

    Until then by two with each answer, afterwards by one with each round of answers; a 429 or a
    529 halves it, and nothing is sent before the time that ``retry-after`` names. To be used by
    one thread.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, clock: Callable[[], float] = since_1970) -> None:
        self._size = float(_FIRST)
        self._under_way = 0
        self._was_limited = False
        self._clock = clock
        self._halved_at = 0.0
        self._limits = RateLimiter(_MOST, clock)
        # What the first answer says need not be waited for: eight at once are few.
        self._limits.begin()
        self._limits.end()

    @property
    def size(self) -> int:
        """How many may be under way."""
        return int(self._size)

    @property
    def room(self) -> int:
        """How many more may be sent now."""
        return min(self.size - self._under_way, self._limits.room())

    def begin(self) -> None:
        """Note a request that is sent."""
        self._under_way += 1
        self._limits.begin()

    def end(self, status: int, headers: Mapping[str, str], sent_at: float) -> None:
        """Note an answer.

        Args:
            status: its HTTP status; 0 for none.
            headers: its headers, by lower-case names.
            sent_at: when its request was sent, by the clock.
        """
        self._under_way -= 1
        self._limits.end()
        self._limits.note(status, headers)
        if status not in _LIMITED:
            self._size += 1 / self._size if self._was_limited else _STEP
            self._size = min(self._size, float(_MOST))
        # Those that were under way when it was halved are limited for the same reason.
        elif sent_at >= self._halved_at:
            self._was_limited = True
            self._halved_at = self._clock()
            self._size = max(1.0, self._size / 2)

    @property
    def wait_s(self) -> float | None:
        """The seconds until there may be room; ``None`` if only an answer can make some."""
        if self.size <= self._under_way:
            return None
        return self._limits.wait_s()
