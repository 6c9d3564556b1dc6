"""Fixtures that call Claude: their calls are recorded, and what they miss ends no more than it must."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.plugin.running.containment import fixture_function
from pytest_claude_params.plugin.stash import RUN

if TYPE_CHECKING:
    from collections.abc import Generator

    from pytest_claude_params.call import Call
    from pytest_claude_params.plugin.running.fixture_run import FixtureRun


class FixtureFunctions:
    """Stands around the functions of fixtures; registered if there is a Claude test."""

    def __init__(self) -> None:
        self._item: pytest.Item | None = None
        # What was asked last by fixtures of wider scope: by name, and by where they are defined.
        self._calls: dict[str, dict[str, list[Call]]] = {}
        self._data: list[dict[str, Any]] = []

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
        function, run = fixturedef.func, self._run_of(fixturedef, request)
        fixturedef.func = fixture_function(function, run.settle if run else _nothing)
        try:
            with self._answered_by(run):
                return (yield)
        except BaseException as error:
            if run:
                run.put_aside(error)
            raise
        finally:
            fixturedef.func = function
            if run and run.is_open:
                self._note(fixturedef, run)

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
            report.claude_fixtures, self._data = self._data, []  # type: ignore[attr-defined]
        return report

    def _run_of(self, fixturedef: Any, request: pytest.FixtureRequest) -> FixtureRun | None:
        if fixturedef.scope == "function" or self._item is None or RUN not in self._item.stash:
            return None
        from pytest_claude_params.plugin.running.fixture_run import FixtureRun

        return FixtureRun(self._item, fixturedef, request)

    def _answered_by(self, run: FixtureRun | None) -> Any:
        if run is None or self._item is None:
            return nullcontext()
        interception = self._item.stash[RUN].interception
        return nullcontext() if interception is None else interception.answered_by(run.recorder)

    def _note(self, fixturedef: Any, run: FixtureRun) -> None:
        defined = self._calls.setdefault(fixturedef.argname, {})
        defined[str(fixturedef.baseid)] = run.calls
        self._data.append(run.data())
        if self._item is not None:
            let_out = run.recorder().transcript.let_out
            self._item.stash[RUN].let_out_by_fixtures += let_out

    def _calls_of(self, name: str, test: str) -> list[Call]:
        """Return the calls of the fixture that a test sees under a name: the nearest one."""
        defined = self._calls.get(name, {})
        nearest = max((base for base in defined if test.startswith(base)), key=len, default=None)
        return [] if nearest is None else defined[nearest]


def _nothing() -> None:
    pass
