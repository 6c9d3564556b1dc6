"""Tells the network guard where the run is. In every run, so it imports nothing heavy."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.network_guard import NetworkBlocked, NetworkGuard, Outside, Place
from pytest_claude_params.plugin.claude_item import is_claude_test
from pytest_claude_params.plugin.stash import NETWORK_GUARD, OPTIONS, OUTSIDE, PLACE

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator


def begin(config: pytest.Config) -> NetworkGuard:
    """Watch this run from now on, with what is known of its options."""
    if guard := config.stash.get(NETWORK_GUARD, None):
        return guard
    given = getattr(config.known_args_namespace, "claude_block_network", None)
    block = config.getini("claude_block_network") if given is None else given
    guard = NetworkGuard(block=bool(block), hosts=config.getini("claude_hosts"))
    config.stash[NETWORK_GUARD] = guard
    guard.install()
    # Also where a run ends before it is configured; several may share a process.
    config.add_cleanup(guard.remove)
    return guard


@contextmanager
def conftests_loaded(config: pytest.Config) -> Iterator[None]:
    """Make one line of a call that a conftest makes at import."""
    with begin(config).at(Place("import of a conftest.py", "import")):
        try:
            yield
        except NetworkBlocked as refused:
            raise pytest.UsageError(str(refused)) from None


def configure(config: pytest.Config) -> None:
    """Take up the options, and gather what other processes of the run have seen."""
    options = config.stash[OPTIONS]
    begin(config).configure(block=options.block_network, hosts=options.hosts)
    config.stash[OUTSIDE] = []
    config.pluginmanager.register(OutsideReader(config.stash[OUTSIDE]))


def importing(collector: pytest.Collector) -> Place:
    """Return the place of what a module does when it is imported."""
    return Place(f"import of {collector.nodeid or '.'}", "import")


def test_place(item: pytest.Item) -> Place:
    """Return the place of a test."""
    mode = _mode(item) if is_claude_test(item) else None
    item.stash[PLACE] = Place(item.nodeid, "test", mode)
    return item.stash[PLACE]


def ride_on(report: pytest.TestReport, config: pytest.Config) -> None:
    """Let what was seen ride on a report: xdist carries it home."""
    if seen := config.stash[NETWORK_GUARD].take_outside():
        report.claude_outside = [list(one) for one in seen]  # type: ignore[attr-defined]


class OutsideReader:
    """Gathers what reports bring.

    Args:
        outside: filled with one entry for each call: host, place, whether it was refused.
    """

    def __init__(self, outside: list[Outside]) -> None:
        self._outside = outside

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Read a report."""
        self._outside += [Outside(*one) for one in getattr(report, "claude_outside", ())]


class FixtureWatch:
    """Knows when a fixture of wider scope works for a Claude test; registered if there is one.

    Args:
        guard: the run's.
    """

    def __init__(self, guard: NetworkGuard) -> None:
        self._guard = guard

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any]
    ) -> Generator[None, object, object]:
        """Name the fixture while it is set up, and again when it is torn down, by any test."""
        test = self._guard.place
        if fixturedef.scope == "function" or not test.replays:
            return (yield)
        shown = f"fixture {fixturedef.argname!r}, scope {fixturedef.scope}"
        end = Place(test.name, "test", "none", fixture=shown)
        end.is_over = True
        # Finalizers run last in, first out: one before the fixture's own, one after it.
        fixturedef.addfinalizer(lambda: self._guard.leave(end))
        with self._guard.at(Place(test.name, "test", "none", fixture=shown, test=test)):
            try:
                return (yield)
            finally:
                fixturedef.addfinalizer(lambda: self._guard.enter(end))


def _mode(item: pytest.Item) -> str:
    from pytest_claude_params.plugin.cassette_choice import read_choice

    choice = read_choice(item.iter_markers("claude_cassette"))
    return item.config.stash[OPTIONS].mode_of(choice.record)
