"""What it takes to open a cassette, and what it then holds."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING

import clock
import recordings
from table import Row

from pytest_claude_params.cassettes.cassette import Cassette

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

_ROUNDS = 3


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure time and memory of an open cassette."""
    path = recordings.write(
        folder / "opened.yaml", [recordings.message(n) for n in range(plan.opened)]
    )
    spent = clock.least(lambda: clock.seconds(lambda: Cassette(path)), _ROUNDS)
    yield Row("opening a cassette, for 1,000 recordings", spent * 1_000 / plan.opened, "s")
    yield Row("memory of an open cassette, for a recording", _kib(path) / plan.opened, "KiB")


def _kib(path: Path) -> float:
    tracemalloc.start()
    cassette = Cassette(path)
    gc.collect()
    held, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1024 if len(cassette) else 0.0
