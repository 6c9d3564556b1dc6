"""The requests that the collected tests will make, as far as their cassettes say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes import recordings
from pytest_claude_params.cassettes.naming import fixture_named_by, is_of_fixture
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.claude_item import is_of_suite
from pytest_claude_params.plugin.collecting.markers.cassette_choice import CassetteChoice
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.paths import names_of
from pytest_claude_params.plugin.stash import OPTIONS, PREPARED
from pytest_claude_params.prices import cost_of_usage
from pytest_claude_params.record_mode import asks_anew, replays_only
from pytest_claude_params.spending.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.record_mode import RecordMode

_ONE_TOKEN = {"input_tokens": 1, "output_tokens": 1}


def estimate_of(config: pytest.Config, items: list[pytest.Item]) -> Estimate:
    """Return what tests will ask.

    Args:
        config: the run's.
        items: the Claude tests that are selected.
    """
    estimate = Estimate()
    asked: dict[Path, None] = {}
    shared = _OfFixtures()
    for item in _run_of(items):
        declaration = read_declaration(item)
        path = cassette_path(item, folder_of(item), declaration.cassette)
        mode = config.stash[OPTIONS].mode_of(declaration.cassette.record)
        # A test that has none of its own may judge what a fixture has asked, and ask nothing.
        known = [path] * path.exists() + shared.used_by(item)
        if replays_only(mode) or (known and not asks_anew(mode)):
            continue
        model = declaration.parameters.get("model") or config.stash[OPTIONS].model
        if model and cost_of_usage(str(model), dict(_ONE_TOKEN)) is None:
            estimate.unpriced.add(str(model))
        if known:
            estimate.tests += 1
            asked |= dict.fromkeys(known)
        elif planned := _planned(item, config.stash[OPTIONS].model or ""):
            estimate.tests += 1
            estimate.add_planned(planned)
        else:
            estimate.unknown += 1
    for path in asked:
        _add(config, path, estimate)
    return estimate


def known_cassettes(
    config: pytest.Config, items: list[pytest.Item]
) -> dict[Path, list[pytest.Item]]:
    """Return the cassettes that will be asked again, with the tests that ask them."""
    known: dict[Path, list[pytest.Item]] = {}
    for item in _run_of(items):
        declaration = read_declaration(item)
        mode: RecordMode = config.stash[OPTIONS].mode_of(declaration.cassette.record)
        path = cassette_path(item, folder_of(item), declaration.cassette)
        if asks_anew(mode) and path.exists():
            known.setdefault(path, []).append(item)
    return known


def _run_of(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield the tests without the mark ``skip``: a skipped test asks nothing."""
    return (item for item in items if item.get_closest_marker("skip") is None)


def _planned(item: pytest.Item, model: str) -> list[CallRequest]:
    """Return what a case of a suite will ask; what a test in Python asks is known once it ran."""
    if not is_of_suite(item):
        return []
    from pytest_claude_params.suites.planned_requests import known_requests

    return known_requests(item.stash[PREPARED].case, model)


class _OfFixtures:
    """The cassettes of fixtures of wider scope, each folder of which is looked through once."""

    def __init__(self) -> None:
        self._in: dict[Path, list[Path]] = {}

    def used_by(self, item: pytest.Item) -> list[Path]:
        """Return those of the fixtures that a test names: beside its own cassette, or above it."""
        folder, names = folder_of(item), set(getattr(item, "fixturenames", ()))
        module = cassette_path(item, folder, CassetteChoice()).parent
        above = [one for one in module.parents if one.is_relative_to(folder.path)]
        # Of scope class, it is that of a function where there is no class.
        own = f"{'.'.join(names_of(item))}."
        return [
            path
            for place in (module, *above)
            for path in self._found_in(place)
            for owner, fixture in (fixture_named_by(path),)
            if fixture in names and (not owner or own.startswith(f"{owner}."))
        ]

    def _found_in(self, place: Path) -> list[Path]:
        if place not in self._in:
            self._in[place] = [one for one in sorted(place.glob("*.yaml")) if is_of_fixture(one)]
        return self._in[place]


def _add(config: pytest.Config, path: Path, estimate: Estimate) -> None:
    options = config.stash[OPTIONS]
    try:
        found = recordings.read(path, hosts=options.hosts, limit_mb=options.max_cassette_mb)
    except CassetteError:  # its test will say so
        return
    estimate.add(found.interactions if found else ())
