"""Exceptions of ours that must not leave an event loop, nor a fixture, as they are.

They are no ordinary exceptions, so that no client retries or hides them. But anyio's test runner
ends on those, and with it every later async test of a module; and pytest does not remember that a
fixture failed with one.
"""

from __future__ import annotations

import functools
import inspect
import types
from contextlib import aclosing, closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import CassetteMiss, RecorderFailed
from pytest_claude_params.network_guard import NetworkBlocked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    import pytest

_OURS = (CassetteMiss, RecorderFailed, NetworkBlocked)


class Contained(Exception):  # noqa: N818  (it carries an error)
    """An ordinary exception that carries one of ours.

    Args:
        original: what it carries.
    """

    def __init__(self, original: BaseException) -> None:
        super().__init__(str(original))
        self.original = original


@contextmanager
def contained() -> Iterator[None]:
    """Let an exception of ours out as an ordinary one, also from a group of a task group."""
    __tracebackhide__ = True
    try:
        yield
    except BaseException as error:
        original = _ours_in(error)
        if original is None:
            raise
        raise Contained(original) from None


@contextmanager
def let_out() -> Iterator[None]:
    """Raise what was carried, as if nothing had carried it."""
    __tracebackhide__ = True
    try:
        yield
    except Contained as error:
        original = error.original
        raise original from original.__cause__


@contextmanager
def test_in_event_loop(item: pytest.Item) -> Iterator[None]:
    """Let a miss end an async test, and not the event loop that later tests run in."""
    function = getattr(item, "obj", None)
    if not inspect.iscoroutinefunction(function):
        yield
        return

    @functools.wraps(function)
    async def test(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        with contained():
            return await function(*args, **kwargs)

    item.obj = test  # type: ignore[attr-defined]
    try:
        yield
    finally:
        item.obj = function  # type: ignore[attr-defined]


def _ours_in(error: BaseException) -> BaseException | None:
    if isinstance(error, _OURS):
        return error
    if isinstance(error, BaseExceptionGroup):
        return next(filter(None, map(_ours_in, error.exceptions)), None)
    return None


def fixture_function(
    function: Callable[..., Any], finish: Callable[[], None]
) -> Callable[..., Any]:
    """Return a fixture's function in which exceptions of ours are contained.

    Args:
        function: the fixture's own.
        finish: is called once the fixture is set up; what it raises, the fixture raises.
    """
    if inspect.ismethod(function):  # pytest binds it to the instance of each test
        return types.MethodType(fixture_function(function.__func__, finish), function.__self__)
    if inspect.isasyncgenfunction(function):
        return _async_generator(function, finish)
    if inspect.iscoroutinefunction(function):
        return _coroutine(function, finish)
    if inspect.isgeneratorfunction(function):
        return _generator(function, finish)

    @functools.wraps(function)
    def fixture(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        with contained():
            value = function(*args, **kwargs)
            finish()
            return value

    return fixture


def _generator(function: Callable[..., Any], finish: Callable[[], None]) -> Callable[..., Any]:
    @functools.wraps(function)
    def fixture(*args: Any, **kwargs: Any) -> Iterator[Any]:
        __tracebackhide__ = True
        with closing(function(*args, **kwargs)) as values:
            with contained():
                for first in values:
                    value = first
                    break
                else:
                    return
                finish()
            yield value
            # What it misses while it cleans up is told when its recorder is closed.
            with suppress(CassetteMiss):
                yield from values

    return fixture


def _coroutine(function: Callable[..., Any], finish: Callable[[], None]) -> Callable[..., Any]:
    @functools.wraps(function)
    async def fixture(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        with contained():
            value = await function(*args, **kwargs)
            finish()
            return value

    return fixture


def _async_generator(
    function: Callable[..., Any], finish: Callable[[], None]
) -> Callable[..., Any]:
    @functools.wraps(function)
    async def fixture(*args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        __tracebackhide__ = True
        async with aclosing(function(*args, **kwargs)) as values:
            with contained():
                async for first in values:
                    value = first
                    break
                else:
                    return
                finish()
            yield value
            with suppress(CassetteMiss):
                async for value in values:
                    yield value

    return fixture
