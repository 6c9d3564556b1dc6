"""Time as the processor counts it: other programs on the machine hardly disturb it."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU time that some work takes in this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def child_seconds(command: Sequence[str], folder: object, environment: dict[str, str]) -> float:
    """Return the CPU time of a process; one that fails is no measurement."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=str(folder), env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratio(measured: Callable[[], float], floor: Callable[[], float], rounds: int) -> float:
    """Return how many times dearer one is than the other, measured in turns.

    The two of one round see the same machine, so each round gives a ratio; the median counts.
    """
    measured(), floor()  # the first of each pays for imports and caches
    return statistics.median(_round(measured, floor, n) for n in range(rounds))


def _round(measured: Callable[[], float], floor: Callable[[], float], number: int) -> float:
    if number % 2:
        return measured() / floor()
    below = floor()
    return measured() / below


def least(measured: Callable[[], float], rounds: int) -> float:
    """Return the least of several measurements: nothing but disturbance makes them differ."""
    return min(measured() for _ in range(rounds))
