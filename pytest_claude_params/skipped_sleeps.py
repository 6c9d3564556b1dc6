"""Sleeps of the application that a replayed test need not wait for, such as between polls."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Long enough for threads and tasks that are waited for, and that a loop does not spin.
_LONGEST_S = 0.001


@contextmanager
def skipped() -> Iterator[None]:
    """Let ``time.sleep`` and those of asyncio, anyio and trio return after a millisecond at most.

    Also where a module has imported them by name.
    """
    replaced: list[tuple[dict[str, Any], str, Any]] = []
    ours = _ours()
    try:
        for names in [vars(module) for module in list(sys.modules.values())]:
            for name, value in list(names.items()):
                if (skip := ours.get(id(value))) is not None:
                    replaced.append((names, name, value))
                    names[name] = skip
        yield
    finally:
        for names, name, value in replaced:
            names[name] = value


def _ours() -> dict[int, Callable[..., Any]]:
    """Return what stands in for each function, by the function's id: not all values have a hash."""
    ours: dict[int, Callable[..., Any]] = {id(time.sleep): _skip(time.sleep)}
    for library in ("asyncio", "anyio", "trio"):
        if library in sys.modules:
            sleep = sys.modules[library].sleep
            ours[id(sleep)] = _skip_async(sleep)
    return ours


def _skip(real: Callable[[float], None]) -> Callable[[float], None]:
    def sleep(seconds: float, /) -> None:
        real(min(seconds, _LONGEST_S))

    return sleep


def _skip_async(real: Callable[..., Any]) -> Callable[..., Any]:
    def sleep(delay: float, *arguments: Any, **more: Any) -> Any:
        return real(min(delay, _LONGEST_S), *arguments, **more)

    return sleep
