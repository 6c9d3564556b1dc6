"""What the collected tests will ask, as far as their cassettes say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes import recordings
from pytest_claude_params.cassettes.naming import is_of_fixture
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.prices import cost_of_usage
from pytest_claude_params.record_mode import ASKING_AGAIN
from pytest_claude_params.spending.estimate import Estimate

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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
    for item in items:
        declaration = read_declaration(item)
        path = cassette_path(item, folder_of(item), declaration.cassette)
        mode = config.stash[OPTIONS].mode_of(declaration.cassette.record)
        if mode == "none" or (path.exists() and mode not in ASKING_AGAIN):
            continue
        model = declaration.parameters.get("model") or config.stash[OPTIONS].model
        if model and cost_of_usage(str(model), dict(_ONE_TOKEN)) is None:
            estimate.unpriced.add(str(model))
        if path.exists():
            estimate.tests += 1
            asked[path] = None
        else:
            estimate.unknown += 1
    for path in [*asked, *_of_fixtures(asked)]:
        _add(config, path, estimate)
    return estimate


def known_cassettes(
    config: pytest.Config, items: list[pytest.Item]
) -> dict[Path, list[pytest.Item]]:
    """Return the cassettes that will be asked again, with the tests that ask them."""
    known: dict[Path, list[pytest.Item]] = {}
    for item in items:
        declaration = read_declaration(item)
        mode: RecordMode = config.stash[OPTIONS].mode_of(declaration.cassette.record)
        path = cassette_path(item, folder_of(item), declaration.cassette)
        if mode in ASKING_AGAIN and path.exists():
            known.setdefault(path, []).append(item)
    return known


def _of_fixtures(paths: dict[Path, None]) -> list[Path]:
    """Return the cassettes of fixtures beside those of tests: which are used, only the run knows."""
    folders = dict.fromkeys(path.parent for path in paths)
    return [
        path
        for folder in folders
        for path in sorted(folder.glob("*.yaml"))
        if is_of_fixture(path) and path not in paths
    ]


def _add(config: pytest.Config, path: Path, estimate: Estimate) -> None:
    options = config.stash[OPTIONS]
    try:
        found = recordings.read(path, hosts=options.hosts, limit_mb=options.max_cassette_mb)
    except CassetteError:  # its test will say so
        return
    estimate.add(found.interactions if found else ())
