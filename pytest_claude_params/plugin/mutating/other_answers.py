"""What other recordings of the suite were answered: an operator may give such an answer instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.cassettes import recordings
from pytest_claude_params.cassettes.naming import is_of_fixture
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.mutations.plan import Choices
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.cassette_settings import matcher_of
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.stash import COMPILED, OPTIONS, SUITE_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from pytest_claude_params.mutations.answer import Message


def choices_of(item: pytest.Item) -> Choices:
    """Return what decides what operators make of a test's answers."""
    return Choices(item.config.stash[OPTIONS].mutate_seed, lambda: other_answers(item))


def other_answers(item: pytest.Item) -> Iterator[Message]:
    """Yield the messages of a test's own cassette, then those of the cassettes after it by name."""
    own = cassette_path(item, folder_of(item), read_declaration(item).cassette)
    yield from _answers_of(item, own)
    paths = _paths(item, folder_of(item).path)
    after = [path for path in paths if path > own]
    for path in [*after, *(path for path in paths if path < own)]:
        yield from _answers_of(item, path)


def _paths(item: pytest.Item, folder: Path) -> list[Path]:
    known = item.config.stash.setdefault(SUITE_ANSWERS, {})
    if folder not in known:
        found = (path for path in folder.rglob("*.yaml") if not is_of_fixture(path))
        known[folder] = sorted(found)
    return known[folder]


def _answers_of(item: pytest.Item, path: Path) -> list[Message]:
    """Return the messages of a cassette; one that cannot be read fails its own tests."""
    known = item.config.stash.setdefault(SUITE_ANSWERS, {})
    if path not in known:
        options = item.config.stash[OPTIONS]
        matcher = matcher_of(options, read_declaration(item).cassette)
        compiled = item.config.stash.get(COMPILED, None)
        try:
            found = recordings.read(path, matcher, options.hosts, compiled, options.max_cassette_mb)
        except CassetteError:
            found = None
        known[path] = [
            response.message
            for request, response in (found.interactions if found else ())
            if request.is_message and response.complete and response.message.get("content")
        ]
    return known[path]
