"""The prices of calls, by a table that pytest's cache keeps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.plugin.stash import PRICES
from pytest_claude_params.spending.price_memory import PriceMemory

if TYPE_CHECKING:
    import pytest


def prices_of(config: pytest.Config) -> PriceMemory:
    """Return what looks prices up, once for a run: many answers have one usage."""
    if PRICES not in config.stash:
        config.stash[PRICES] = PriceMemory(_known_prices(config))
    return config.stash[PRICES]


def _known_prices(config: pytest.Config) -> Path | None:
    """Return where prices are kept: in pytest's cache, if there is one that may be written."""
    cache = getattr(config, "cache", None)
    if cache is None:
        return None
    try:
        return Path(cache.mkdir("claude-prices")) / "prices.json"
    except OSError:
        return None
