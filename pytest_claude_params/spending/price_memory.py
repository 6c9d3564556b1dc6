"""The prices that earlier runs looked up: loading the table takes longer than replaying a test."""

from __future__ import annotations

import importlib.metadata
import json
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from pytest_claude_params import prices
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.errors import CassetteError


class _File(TypedDict):
    of: str
    prices: dict[str, float | None]


class PriceMemory:
    """Looks prices up, and asks the table for those alone that no run has asked it for.

    Args:
        file: where they are kept between runs; nowhere by default. What lies there of another
            table, or cannot be read, counts for nothing.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._has_news = False
        self._of = _version_of_prices() if file else ""
        self._prices = _read(file, self._of) if file else {}

    def cost_of_usage(self, model: str, usage: dict[str, object]) -> float | None:
        """Return what an answer costs in US dollars, as `prices.cost_of_usage` does."""
        key = f"{model} {json.dumps(usage, sort_keys=True)}"
        if key not in self._prices:
            self._prices[key] = prices.cost_of_usage(model, usage)
            self._has_news = True
        return self._prices[key]

    def keep(self) -> None:
        """Leave for the next run what this one has asked the table for."""
        if self._file is None or not self._has_news:
            return
        kept = _File(of=self._of, prices=self._prices)
        with suppress(CassetteError):  # then the next run asks again
            store.write_bytes(self._file, json.dumps(kept).encode())


def _version_of_prices() -> str:
    """Name the table and our own reading of it: either may change what an answer costs."""
    own = Path(prices.__file__).stat().st_mtime_ns
    return f"genai-prices {importlib.metadata.version('genai-prices')}, {own}"


def _read(file: Path, of: str) -> dict[str, float | None]:
    try:
        kept = json.loads(file.read_bytes())
        return dict(kept["prices"]) if kept["of"] == of else {}
    except (OSError, ValueError, TypeError, KeyError):
        return {}
