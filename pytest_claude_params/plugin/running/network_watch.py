"""Tells the network guard where the run is. In every run, so it imports nothing heavy."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.network_guard import (
    Elsewhere,
    NetworkBlocked,
    NetworkGuard,
    Outside,
    Place,
    placeholder,
)
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.stash import (
    ELSEWHERE,
    NETWORK_GUARD,
    OPTIONS,
    OUTSIDE,
    PLACE,
)
from pytest_claude_params.record_mode import plays_and_records, replays_only

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from pytest_claude_params.network_guard.allowed import AllowedHosts
    from pytest_claude_params.plugin.collecting.markers.cassette_choice import CassetteChoice
    from pytest_claude_params.plugin.options import Options

# Not by default: modules skip their live tests where no key is set.
_NO_KEY_AT_IMPORT = """\
No key is set. In Claude tests that replay, a placeholder stands in for ANTHROPIC_API_KEY, but not
while modules are imported. Build the client in a function or a fixture, or let the placeholder
stand in there, too: claude_placeholder_key = "imports" in the configuration."""


def begin(config: pytest.Config) -> NetworkGuard:
    """Watch this run from now on, with what is known of its options."""
    if guard := config.stash.get(NETWORK_GUARD, None):
        return guard
    given = getattr(config.known_args_namespace, "claude_block_network", None)
    block = config.getini("claude_block_network") if given is None else given
    guard = NetworkGuard(
        block=bool(block), hosts=config.getini("claude_hosts"), allowed=_allowed(config)
    )
    config.stash[NETWORK_GUARD] = guard
    guard.install()
    # Also where a run ends before it is configured; several may share a process.
    config.add_cleanup(guard.remove)
    return guard


def _allowed(config: pytest.Config) -> AllowedHosts | None:
    lines = config.getini("claude_allow_hosts")
    if not lines:
        return None
    from pytest_claude_params.network_guard.allowed import AllowedHosts

    try:
        return AllowedHosts(lines, config.getini("claude_hosts"))
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None


@contextmanager
def conftests_loaded(config: pytest.Config) -> Iterator[None]:
    """Make one line of a call that a conftest makes at import."""
    with begin(config).at(Place("import of a conftest.py", "import")):
        try:
            yield
        except NetworkBlocked as blocked:
            raise pytest.UsageError(str(blocked)) from None


def configure(config: pytest.Config) -> None:
    """Take up the options, and gather what other processes of the run have seen."""
    options = config.stash[OPTIONS]
    begin(config).configure(block=options.block_network, hosts=options.hosts)
    config.stash[OUTSIDE] = []
    config.stash[ELSEWHERE] = []
    config.pluginmanager.register(OutsideReader(config.stash[OUTSIDE], config.stash[ELSEWHERE]))


@contextmanager
def importing(collector: pytest.Collector) -> Iterator[None]:
    """Be where a module is imported."""
    options = collector.config.stash[OPTIONS]
    wanted = options.placeholder_key == "imports" and replays_only(options.record)
    place = Place(f"import of {collector.nodeid or '.'}", "import")
    with (
        key_stood_in_for(collector.config, wanted=wanted),
        collector.config.stash[NETWORK_GUARD].at(place),
    ):
        yield


def explain_missing_key(report: pytest.CollectReport, config: pytest.Config) -> None:
    """Say which option helps where a module asks for a key when it is imported."""
    if not report.failed or placeholder.VARIABLE not in str(report.longrepr):
        return
    options = config.stash[OPTIONS]
    if (
        replays_only(options.record)
        and options.placeholder_key != "imports"
        and placeholder.is_needed()
    ):
        report.sections.append(("claude", _NO_KEY_AT_IMPORT))


@contextmanager
def in_test(item: pytest.Item) -> Iterator[None]:
    """Be in a test, with a placeholder for the key where it may play and none is set."""
    place = Place(item.nodeid, "test")
    wanted = False
    if is_claude_test(item):
        options, choice = item.config.stash[OPTIONS], _choice(item)
        place.mode = options.mode_of(choice.record)
        wanted = _wants_placeholder(choice, options) and may_lack_key(place)
    item.stash[PLACE] = place
    with (
        key_stood_in_for(item.config, wanted=wanted) as place.is_keyless,
        item.config.stash[NETWORK_GUARD].in_test(place),
    ):
        yield


@contextmanager
def key_stood_in_for(config: pytest.Config, *, wanted: bool) -> Iterator[bool]:
    """Have a placeholder for the key for a while; yields whether none was set.

    Args:
        config: the run's.
        wanted: whether to do so at all.
    """
    with placeholder.given(wanted=wanted) as is_given:
        yield is_given
    if is_given:
        from pytest_claude_params.sdk.patches import unsent_placeholder

        # A client that was built meanwhile may live on.
        for undo in unsent_placeholder.blocked():
            config.add_cleanup(undo)


def may_lack_key(place: Place) -> bool:
    """Whether a test, or a fixture, may play its recordings without a key.

    One that records and keeps what it has may, too: what is missing is not sent without one.
    """
    if place.replays:
        return True
    if not plays_and_records(place.mode) or not placeholder.is_needed():
        return False
    from pytest_claude_params.sdk.clients import has_credentials

    return not has_credentials()


def _wants_placeholder(choice: CassetteChoice, options: Options) -> bool:
    if choice.placeholder_key is None:
        return options.placeholder_key != "off"
    return choice.placeholder_key


def ride_on(report: pytest.TestReport, config: pytest.Config) -> None:
    """Let what was seen ride on a report: xdist carries it home."""
    if seen := config.stash[NETWORK_GUARD].take_outside():
        report.claude_outside = [list(one) for one in seen]  # type: ignore[attr-defined]
    if blocked := config.stash[NETWORK_GUARD].take_elsewhere():
        report.claude_elsewhere = [list(one) for one in blocked]  # type: ignore[attr-defined]


def take_rest(config: pytest.Config) -> bool:
    """Gather what no report has brought; returns whether there is anything to tell."""
    outside, elsewhere = config.stash[OUTSIDE], config.stash[ELSEWHERE]
    outside += config.stash[NETWORK_GUARD].take_outside()
    elsewhere += config.stash[NETWORK_GUARD].take_elsewhere()
    return bool(elsewhere) or any(one.blocked for one in outside)


class OutsideReader:
    """Gathers what reports bring.

    Args:
        outside: filled with one entry for each call: host, place, whether it was blocked.
        elsewhere: filled with one for each connection to another machine that was blocked.
    """

    def __init__(self, outside: list[Outside], elsewhere: list[Elsewhere]) -> None:
        self._outside = outside
        self._elsewhere = elsewhere

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Read a report."""
        self._outside += [Outside(*one) for one in getattr(report, "claude_outside", ())]
        self._elsewhere += [Elsewhere(*one) for one in getattr(report, "claude_elsewhere", ())]


class FixtureWatch:
    """Knows when a fixture of wider scope works for a Claude test; registered if there is one.

    Args:
        guard: the run's.
    """

    def __init__(self, guard: NetworkGuard) -> None:
        self._guard = guard

    @pytest.hookimpl(wrapper=True, tryfirst=True)
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


def _choice(item: pytest.Item) -> CassetteChoice:
    from pytest_claude_params.plugin.collecting.markers.cassette_choice import read_choice

    return read_choice(item.iter_markers("claude_cassette"))
