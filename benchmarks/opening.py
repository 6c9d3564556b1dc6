"""What it takes to open a cassette, and what it then holds."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING

import clock
import recordings
from table import Row

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files.cassette_cache import CompiledCassettes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

_ROUNDS = 3
_MEMORY_TARGET = 1.5


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure time and memory of an open cassette."""
    path = recordings.write(
        folder / "opened.yaml", [recordings.message(n) for n in range(plan.opened)]
    )
    spent = clock.least(lambda: clock.seconds(lambda: Cassette(path)), _ROUNDS)
    yield Row("opening a cassette, for 1,000 recordings", spent * 1_000 / plan.opened, "s")
    compiled = CompiledCassettes(folder / "compiled")
    Cassette(path, compiled=compiled)
    again = clock.least(lambda: clock.seconds(lambda: Cassette(path, compiled=compiled)), _ROUNDS)
    yield Row("opening it again, for 1,000 recordings", again * 1_000 / plan.opened, "s")
    yield Row("memory of an open cassette, for a recording", _kib(path) / plan.opened, "KiB")
    yield from _large(plan, folder, compiled)


def _large(plan: Plan, folder: Path, compiled: CompiledCassettes) -> Iterator[Row]:
    """A cassette of a few long exchanges: how long it takes, and how much memory for its size."""
    text = "A long document. " * 6_000
    count = max(1, round(plan.large_mb * 1e6 / len(text)))
    path = recordings.write(
        folder / "large.yaml", [recordings.message(n, system=text) for n in range(count)]
    )
    what = f"a cassette of {plan.large_mb:g} MB"
    first = clock.seconds(lambda: Cassette(path, compiled=compiled))
    yield Row(f"{what}: opening it", first, "s", 2.0)
    again = clock.seconds(lambda: Cassette(path, compiled=compiled))
    yield Row(f"{what}: opening it again", again, "s", 0.1)
    held = _kib(path, compiled) * 1024 / path.stat().st_size
    yield Row(f"{what}: memory for its size", held, "x", _MEMORY_TARGET)


def _kib(path: Path, compiled: CompiledCassettes | None = None) -> float:
    tracemalloc.start()
    cassette = Cassette(path, compiled=compiled)
    gc.collect()
    held, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1024 if len(cassette) else 0.0
