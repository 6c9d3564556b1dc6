"""The rate limiter: how many requests may be under way, by what the API says is left."""

from __future__ import annotations

import datetime as dt
import threading
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from pytest_claude_params.clock import since_1970

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Headers of every answer (platform documentation, rate limits, "response headers").
_KINDS = ("requests", "tokens", "input-tokens", "output-tokens")
_TOO_MANY_REQUESTS, _OVERLOADED = 429, 529
# The headers tell whole seconds; what is beyond them was cut off.
_CUT_OFF_S = 1.0
# What to wait for after a rejection that does not say it.
_DEFAULT_WAIT_S = 1.0


class RateLimiter:
    """Knows how many more requests may be sent, and when the next may.

    The first goes alone: its answer says how many may follow. Safe to use from several threads.

    Args:
        most: how many requests may be under way at most.
        clock: seconds since 1970.
    """

    def __init__(self, most: int, clock: Callable[[], float] = since_1970) -> None:
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._under_way = 0
        self._is_told = False
        self._left: dict[str, int] = {}
        self._limits: dict[str, int] = {}
        self._resets: dict[str, float] = {}
        self._costs = dict.fromkeys(_KINDS, 1)
        self._paused_until = 0.0

    def begin(self) -> None:
        """Note a request that is sent."""
        with self._lock:
            self._under_way += 1

    def end(self, input_tokens: int = 0, output_tokens: int = 0) -> None:
        """Note that a request has its answer, and what one like it costs."""
        spent = {
            "tokens": input_tokens + output_tokens,
            "input-tokens": input_tokens,
            "output-tokens": output_tokens,
        }
        with self._lock:
            self._under_way -= 1
            self._is_told = True
            for kind, tokens in spent.items():
                self._costs[kind] = max(self._costs[kind], tokens)

    def note(self, status: int, headers: Mapping[str, str]) -> None:
        """Note what an answer says of the limits.

        Args:
            status: its HTTP status.
            headers: its headers, by lower-case names.
        """
        with self._lock:
            for kind in _KINDS:
                self._note_limit(kind, headers)
            if status in (_TOO_MANY_REQUESTS, _OVERLOADED):
                until = self._clock() + self._asked_to_wait(headers)
                self._paused_until = max(self._paused_until, until)

    def room(self) -> int:
        """Return how many more requests may be sent now."""
        with self._lock:
            if not self._is_told:
                return 1 - self._under_way
            now = self._clock()
            if now < self._paused_until:
                return 0
            affordable = [
                (self._left[kind] if now < reset else self._limits[kind]) // self._costs[kind]
                for kind, reset in self._resets.items()
            ]
            # What costs more than a whole window allows is the API's to reject.
            room = min([self._most, *affordable]) - self._under_way
            return (
                room
                if self._under_way or any(now < one for one in self._resets.values())
                else max(room, 1)
            )

    def wait_s(self) -> float | None:
        """Return the seconds until there may be room; ``None`` if only an answer can make some."""
        with self._lock:
            now = self._clock()
            if now < self._paused_until:
                return self._paused_until - now
            if self._under_way:
                return None
            used_up = [
                reset
                for kind, reset in self._resets.items()
                if now < reset and self._left[kind] < self._costs[kind]
            ]
            return max(used_up, default=now) - now

    def _note_limit(self, kind: str, headers: Mapping[str, str]) -> None:
        left = headers.get(f"anthropic-ratelimit-{kind}-remaining", "")
        reset = _seconds(headers.get(f"anthropic-ratelimit-{kind}-reset", ""))
        if not left.isdecimal() or reset is None:
            return
        # Of two answers in one window the one that came later may be the older.
        same_window = self._resets.get(kind) == reset
        limit = headers.get(f"anthropic-ratelimit-{kind}-limit", left)
        self._limits[kind] = int(limit) if limit.isdecimal() else int(left)
        self._left[kind] = min(int(left), self._left[kind]) if same_window else int(left)
        self._resets[kind] = reset

    def _asked_to_wait(self, headers: Mapping[str, str]) -> float:
        for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
            try:
                return float(headers[name]) * unit
            except (KeyError, ValueError):
                continue
        try:
            return max(parsedate_to_datetime(headers["retry-after"]).timestamp() - self._clock(), 0)
        except (KeyError, ValueError):
            return _DEFAULT_WAIT_S


def _seconds(moment: str) -> float | None:
    """Read an RFC 3339 time as the latest moment that it may mean, in seconds since 1970."""
    try:
        return dt.datetime.fromisoformat(moment).timestamp() + _CUT_OFF_S
    except ValueError:
        return None
