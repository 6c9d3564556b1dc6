"""Rate limits: what is left of them in the present minute, and who has to wait."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from pytest_claude_params.simulator.http.response_headers import ORGANIZATION_ID

if TYPE_CHECKING:
    from collections.abc import Callable

_WINDOW_S = 60
_LIMITS = {"requests": 4000, "tokens": 480_000, "input-tokens": 400_000, "output-tokens": 80_000}


class RateLimits:
    """Counts requests and tokens in windows of a minute; the first request begins a window.

    Args:
        requests_per_minute: how many requests are answered in a window; any number if it is
            ``None``, and what the headers say is left then ends at 0.
        clock: seconds since 1970.
    """

    def __init__(self, requests_per_minute: int | None, clock: Callable[[], float]) -> None:
        enforced = {} if requests_per_minute is None else {"requests": requests_per_minute}
        self.requests_per_minute = requests_per_minute
        self._limits = _LIMITS | enforced
        self._clock = clock
        self._lock = threading.Lock()
        self._ends = 0.0
        self._spent: Counter[str] = Counter()

    def wait_for_request(self) -> int:
        """Count a request; give the whole seconds it has to wait instead, 0 if it may come."""
        with self._lock:
            left = self._left()
            if self.requests_per_minute is not None and left["requests"] <= 0:
                return math.ceil(self._ends - self._clock())
            self._spent["requests"] += 1
            return 0

    def spend(self, input_tokens: int = 0, output_tokens: int = 0) -> None:
        """Count tokens."""
        with self._lock:
            self._left()
            self._spent["input-tokens"] += input_tokens
            self._spent["output-tokens"] += output_tokens
            self._spent["tokens"] += input_tokens + output_tokens

    def headers(self) -> dict[str, str]:
        """Build the headers that tell the limits, what is left, and when the window ends."""
        with self._lock:
            left = self._left()
            reset = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._ends))
        headers = {}
        for name, limit in self._limits.items():
            prefix = f"anthropic-ratelimit-{name}"
            headers[f"{prefix}-limit"] = str(limit)
            headers[f"{prefix}-remaining"] = str(max(left[name], 0))
            headers[f"{prefix}-reset"] = reset
        return headers

    def _left(self) -> dict[str, int]:
        """What is left in this window; a new one begins if the last is over."""
        now = self._clock()
        if now >= self._ends:
            self._ends = now + _WINDOW_S
            self._spent.clear()
        return {name: limit - self._spent[name] for name, limit in self._limits.items()}


def exceeded_message(requests_per_minute: int, model: object) -> str:
    """Say that a limit is exceeded; as the API's, the message spells the organization's id out."""
    return (
        "This request would exceed your organization's rate limit of "
        f"{requests_per_minute} requests per minute (org: {ORGANIZATION_ID}, model: {model}). "
        "For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the "
        "response headers for current usage. Please reduce the prompt length or the maximum "
        "tokens requested, or try again later. You may also contact sales at "
        "https://www.anthropic.com/contact-sales to discuss your options for a rate limit increase."
    )
