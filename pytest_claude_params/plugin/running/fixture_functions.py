"""Fixtures that call Claude: their calls are recorded, and what they miss ends no more than it must."""

from __future__ import annotations

import inspect
from contextlib import ExitStack, nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.plugin import fixtures
from pytest_claude_params.plugin.collecting.fixture_place import FixturePlace
from pytest_claude_params.plugin.stash import RUN, SURROUNDINGS
from pytest_claude_params.plugin.verdicts.failures.containment import fixture_function

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator
    from contextlib import AbstractContextManager

    from pytest_claude_params.call import Call
    from pytest_claude_params.plugin.running.fixture_run import FixtureRun


class FixtureFunctions:
    """Stands around the functions of fixtures; registered if there is a Claude test.

    Args:
        shared: the fixtures of wider scope that Claude tests use, also if another test sets them up.
    """

    def __init__(self, shared: Collection[pytest.FixtureDef[Any]]) -> None:
        self._item: pytest.Item | None = None
        # What was asked last by fixtures of wider scope: by name, and by where they are defined.
        self._calls: dict[str, dict[str, list[Call]]] = {}
        self._data: list[dict[str, Any]] = []
        self._shared = shared

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Know which test needs a fixture."""
        self._item = item
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_fixture_setup(
        self,
        # Its function may not be replaced, says its type, but plugins have to.
        fixturedef: Any,
        request: pytest.FixtureRequest,
    ) -> Generator[None, object, object]:
        """Before those plugins that run async fixtures replace the function, too."""
        if _is_ours(fixturedef.func):
            return (yield)
        function, run = fixturedef.func, self._run_of(fixturedef, request)
        end = self._end_of(fixturedef, request) if run else None
        fixturedef.func = fixture_function(function, run.finish if run else _nothing)
        # Finalizers run last in, first out: one after the fixture's own, one before it.
        if end:
            fixturedef.addfinalizer(end.finish)
        try:
            with self._answered_by(run):
                value = yield
        except BaseException as error:
            if run:
                run.put_aside(error)
            raise
        finally:
            fixturedef.func = function
            if run and run.has_asked:
                self._note(fixturedef, run)
        if end:
            fixturedef.addfinalizer(end.begin)
        return value

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Let a test be judged by what its fixtures were answered, if it asks nothing itself."""
        if RUN in item.stash:
            names = getattr(item, "fixturenames", ())
            item.stash[RUN].fixture_calls = [
                call for name in names for call in self._calls_of(name, item.nodeid)
            ]
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let what fixtures have asked ride on the last report of a test, home from xdist."""
        report = yield
        if call.when == "teardown" and self._data:
            report.claude_fixtures = list(self._data)  # type: ignore[attr-defined]
            self._data.clear()
        return report

    def _run_of(self, fixturedef: Any, request: pytest.FixtureRequest) -> FixtureRun | None:
        item = self._item
        if fixturedef.scope == "function" or item is None or SURROUNDINGS not in item.stash:
            return None
        if RUN not in item.stash and fixturedef not in self._shared:
            return None
        from pytest_claude_params.plugin.running.fixture_run import FixtureRun

        return FixtureRun(FixturePlace(item, fixturedef, request))

    def _end_of(self, fixturedef: Any, request: pytest.FixtureRequest) -> _FixtureEnd | None:
        """What catches the calls of its end, if it has one."""
        function = fixturedef.func
        is_generator = inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)
        if self._item is None or not (is_generator or "request" in fixturedef.argnames):
            return None
        from pytest_claude_params.plugin.running.fixture_run import FixtureRun

        run = FixtureRun(FixturePlace(self._item, fixturedef, request, cleans_up=True))
        return _FixtureEnd(run, self._answered_by, self._data)

    def _answered_by(self, run: FixtureRun | None) -> Any:
        if run is None or self._item is None:
            return nullcontext()
        of_test = self._item.stash.get(RUN, None)
        if of_test is None or of_test.interception is None:
            return run.catching()
        return of_test.interception.answered_by(run.recorder)

    def _note(self, fixturedef: Any, run: FixtureRun) -> None:
        defined = self._calls.setdefault(fixturedef.argname, {})
        defined[str(fixturedef.baseid)] = run.calls
        self._data.append(run.data())
        if self._item is not None and RUN in self._item.stash:
            self._item.stash[RUN].set_up.append(run.recorder())

    def _calls_of(self, name: str, test: str) -> list[Call]:
        """Return the calls of the fixture that a test sees under a name: the nearest one."""
        defined = self._calls.get(name, {})
        nearest = max((base for base in defined if test.startswith(base)), key=len, default=None)
        return [] if nearest is None else defined[nearest]


class _FixtureEnd:
    """Stands around the end of a fixture.

    Args:
        run: answers what it asks then.
        answered_by: catches that, wherever the run is then.
        data: where what reports say of it is gathered.
    """

    def __init__(
        self,
        run: FixtureRun,
        answered_by: Callable[[FixtureRun], AbstractContextManager[None]],
        data: list[dict[str, Any]],
    ) -> None:
        self._run, self._answered_by, self._data = run, answered_by, data
        self._catching = ExitStack()

    def begin(self) -> None:
        """Catch its calls from now on."""
        self._catching.enter_context(self._answered_by(self._run))

    def finish(self) -> None:
        """Keep what was recorded; fails with what had no recording."""
        __tracebackhide__ = True
        self._catching.close()
        try:
            self._run.finish()
        except BaseException as error:
            self._run.put_aside(error)
            raise
        finally:
            if self._run.has_asked:
                self._data.append(self._run.data())


def _is_ours(function: Callable[..., Any]) -> bool:
    """Whether it is one of this plugin, which asks nothing; one that overrides it may."""
    return getattr(function, "__module__", "") == fixtures.__name__


def _nothing() -> None:
    pass
