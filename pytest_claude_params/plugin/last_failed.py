"""What pytest's cache holds of the tests that failed last: ``--lf`` selects those."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

_KEY = "cache/lastfailed"


def failed_last(config: pytest.Config) -> dict[str, bool]:
    """Return the names of what failed last; nothing where the cache is turned off."""
    cache = getattr(config, "cache", None)
    return cache.get(_KEY, {}) if cache else {}


def add_to_failed(config: pytest.Config, tests: Iterable[str]) -> None:
    """Let ``--lf`` select these tests, too, if there is a cache."""
    cache, more = getattr(config, "cache", None), dict.fromkeys(tests, True)
    if cache and more:
        cache.set(_KEY, failed_last(config) | more)
