"""The requests that tests will surely make, by the recordings in their cassettes."""

from __future__ import annotations

import tempfile
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.known import known_requests
from pytest_claude_params.cassettes.pending.journal import Journal, answers_in, left_in, test_of
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.gates.gate import rows_of_gate
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.cassette_settings import matcher_of, redactions_of
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.last_failed import failed_last
from pytest_claude_params.plugin.running.send_check import SendCheck
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.record_mode import asks_anew
from pytest_claude_params.secrets.redactions.of_project import from_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_NOT_CERTAIN = ("skip", "skipif", "claude_fault")
_CHOSEN_BY_FIXTURES = ("claude_redactions", "claude_cassette_dir")


class Known(NamedTuple):
    """A request that is asked first.

    Args:
        request: as it was recorded.
        cassette: where.
        journal: where its answer waits for its test.
        test: the test's node id.
        blanked: what must not be in the answer.
    """

    request: CallRequest
    cassette: Path
    journal: Journal
    test: str
    blanked: tuple[Redaction, ...]


class KnownOfTests:
    """Knows the requests of tests.

    Args:
        config: the run's.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._writable: dict[Path, bool] = {}

    def of(self, item: pytest.Item) -> Iterator[Known]:
        """Yield what a test will surely ask."""
        if any(item.get_closest_marker(name) for name in _NOT_CERTAIN) or _is_overridden(item):
            return
        declaration, options = read_declaration(item), self._config.stash[OPTIONS]
        choice = declaration.cassette
        if not asks_anew(options.mode_of(choice.record)) or not choice.is_of_one_test:
            return
        path = cassette_path(item, folder_of(item), choice)
        if item.nodeid in self._failed_last or not path.exists() or not self._keeps(path.parent):
            return
        matcher = matcher_of(options, choice)
        try:
            cassette = Cassette(path, matcher, options.hosts, None, options.max_cassette_mb)
        except CassetteError:  # its test will say so
            return
        of_project = from_patterns(options.redact, "claude_redact")
        blanked = redactions_of(options, choice, of_project)
        left = self._left_of(path, item.nodeid)
        journal = Journal(path, item.nodeid)
        objection = SendCheck(item, declaration, blanked)
        for request in known_requests(cassette.interactions, matcher, left):
            if objection(request) is None:  # else its test would not send it either
                yield Known(request, path, journal, item.nodeid, blanked)

    def _keeps(self, folder: Path) -> bool:
        """Whether answers can be kept in a folder; if not, the test that asks will say so."""
        if folder not in self._writable:
            self._writable[folder] = _is_writable(folder)
        return self._writable[folder]

    def _left_of(self, path: Path, test: str) -> list[CallRequest]:
        """Return the requests whose answers wait since a run broke off."""
        hosts = self._config.stash[OPTIONS].hosts
        journals = [one for one in left_in(path.parent, f"{path.name}.") if test_of(one) == test]
        return [request for one in journals for request, _ in answers_in(one, hosts)]

    @cached_property
    def _failed_last(self) -> frozenset[str]:
        """The tests that failed last: what they ask may have changed, and would be asked in vain.

        Rows of a gate that failed have answered, each of them.
        """
        failed = failed_last(self._config)
        gates = tuple(rows for one in failed if (rows := rows_of_gate(one)))
        return frozenset(one for one in failed if not one.startswith(gates))


def _is_writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _is_overridden(item: pytest.Item) -> bool:
    """Whether a fixture says where cassettes lie or what is blanked: that is not known yet."""
    # An attribute that pytest does not promise: without it, nothing is overridden.
    known = getattr(item, "_fixtureinfo", None)
    definitions = known.name2fixturedefs if known else {}
    return any(len(definitions.get(name, ())) > 1 for name in _CHOSEN_BY_FIXTURES)
