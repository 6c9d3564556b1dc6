"""The real clock: tests freeze time, but what is measured and written down goes on.

Loaded with the plugin, before any test can freeze anything. freezegun replaces what modules
name, also names such as ``from time import monotonic``; time-machine replaces the time of day in
C, and leaves counters alone.
"""

from __future__ import annotations

import datetime as dt
import time

# Held where freezegun does not look.
_COUNTER = (time.perf_counter,)
_COUNTED_FROM_S = time.time() - time.perf_counter()


def seconds() -> float:
    """Return seconds that have passed since some moment, for differences."""
    return _COUNTER[0]()


def since_1970() -> float:
    """Return the time of day in seconds since 1970."""
    return _COUNTED_FROM_S + seconds()


def now() -> dt.datetime:
    """Return the time of day in UTC."""
    return dt.datetime.fromtimestamp(since_1970(), dt.UTC)
