"""The test of a miss: names and commands as the user types them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.objections import no_objection

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.upkeep.orphans import Renamed
    from pytest_claude_params.objections import Objection


def _never_renamed(_request: CallRequest) -> Renamed | None:
    return None


def _of_this_test() -> str:
    return ""


def _once() -> int:
    return 1


@dataclass(frozen=True)
class MissContext:
    """What a miss needs to know of the test: names as the user types them.

    Args:
        cassette_name: the cassette's path as shown to the user.
        test: the test as it is typed behind ``pytest``.
        elsewhere: says which file may have been meant, where the cassette does not exist.
        renamed: finds the recording of a request under the name of a test that is gone.
        in_ci: whether this is CI, where a file that does not exist was not committed.
        starter: names the test that is over and has started the thread that asks; an empty text
            if there is none.
        options: further options of this run that the command needs, quoted.
        objection: says what is known against a request, so that it is not worth recording.
        times_left: how often the request is still to be made: in a sample, more than once.
        is_of_fixture: whether a fixture of wider scope asks, which no marker reaches.
        is_of_suite: whether a suite says what is asked, in YAML and not by a marker.
        is_owned: whether the cassette is this test's alone, so that the rest is its own, too.
        server: what starts a server that records what it misses; empty where a test asks.
        go_on: what to type where a budget has stopped the run.
    """

    cassette_name: str
    test: str
    elsewhere: str = ""
    renamed: Callable[[CallRequest], Renamed | None] = _never_renamed
    in_ci: bool = False
    starter: Callable[[], str] = _of_this_test
    options: str = ""
    objection: Callable[[CallRequest], Objection | None] = no_objection
    times_left: Callable[[], int] = _once
    is_of_fixture: bool = False
    is_of_suite: bool = False
    is_owned: bool = True
    go_on: str = ""
    server: str = ""

    def command(self, cassette: Cassette) -> str:
        """Return what to type to record this test."""
        return self.server or f"{self.command_before_test(cassette)} {self.test}"

    def command_before_test(self, cassette: Cassette) -> str:
        """Return what to type to record any tests, whose names follow."""
        return self.server or " ".join(filter(None, ["pytest", self.options, _mode(cassette)]))

    @property
    def preview_before_test(self) -> str:
        """What to type to see first what answers become, before names of tests; a server has no such way."""
        if self.server:
            return ""
        return " ".join(filter(None, ["pytest", self.options, "--claude-record=preview"]))

    def short_command(self, cassette: Cassette) -> str:
        """Return what records a cassette, without options and the names of tests."""
        return self.server or f"pytest {_mode(cassette)}"


def _mode(cassette: Cassette) -> str:
    """Return what records: where there are recordings, those that still play stay."""
    return f"--claude-record={'update' if len(cassette) else 'new'}"
