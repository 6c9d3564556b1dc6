"""How old recordings are, and may be."""

from __future__ import annotations

import datetime as dt

from pytest_claude_params.errors import UsageError

_DAYS = {"d": 1, "w": 7}


def day_of(text: str) -> dt.date | None:
    """The day of a recording; ``None`` where another tool, or a hand, has written none."""
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def days_allowed(name: str, age: str) -> int:
    """Read how many days old a recording may be: ``180d`` or ``26w``. Raises ``UsageError``.

    Args:
        name: where it stands, such as ``claude_max_age``; the message begins with it.
        age: what stands there.
    """
    number, unit = age[:-1], age[-1:]
    if unit not in _DAYS or not number.isdecimal() or not int(number):
        raise UsageError(f"{name}: {age!r} is not a number of days or weeks, such as 180d or 26w")
    return int(number) * _DAYS[unit]
