"""The calls of one fixture of wider scope, recorded once and in a cassette of its own."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.cassettes.naming import path_of_fixture
from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.plugin.collecting.cassette_choice import CassetteChoice
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, chosen_folder
from pytest_claude_params.plugin.collecting.declaration import Declaration
from pytest_claude_params.plugin.judging.failure import fail
from pytest_claude_params.plugin.judging.verdict import broken_by_fixture, first_line
from pytest_claude_params.plugin.reporting.run_summary import run_data
from pytest_claude_params.plugin.running.claude_run import ClaudeRun, OfFixture, recorder_of
from pytest_claude_params.plugin.stash import OPTIONS, RUN
from pytest_claude_params.unplayed import unplayed_by

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.call import Call
    from pytest_claude_params.cassettes.recorder import Recorder

_PLAIN = (str, int, float, bool)


class FixtureRun:
    """Answers the calls that a fixture makes while it is set up; opened by the first of them.

    Args:
        item: the test that needs it first.
        fixturedef: the fixture.
        request: pytest's for it, whose node is where its value is kept.
    """

    def __init__(
        self, item: pytest.Item, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> None:
        self._item, self._fixture, self._request = item, fixturedef, request

    @property
    def calls(self) -> list[Call]:
        """What it has asked."""
        return list(self._run.transcript.calls) if self.is_open else []

    @property
    def is_open(self) -> bool:
        """Whether it has asked anything."""
        return "_run" in self.__dict__

    def recorder(self) -> Recorder:
        """Return what answers its calls."""
        return self._run.recorder

    def settle(self) -> None:
        """Judge and keep what was recorded: the fixture is set up."""
        __tracebackhide__ = True
        if not self.is_open:
            return
        run = self._run
        if run.transcript.misses:  # the fixture has caught it
            first = run.transcript.misses[0]
            raise CassetteMiss(first.line, first)
        if text := broken_by_fixture(self._item, run):
            fail(text)
        run.dropped = run.recorder.keep(drop=True)
        run.passed, run.kept = True, len(run.recorder.cassette.added)
        if self._item.config.stash[OPTIONS].unused != "off" and (left := unplayed_by(run.recorder)):
            run.unplayed = list(left.requests)
        run.recorder.leave()

    def put_aside(self, error: BaseException) -> None:
        """Keep nothing: the fixture has failed."""
        if self.is_open:
            self._run.reason = f"the fixture failed: {first_line(error)}"
            self._run.recorder.reject(self._run.reason)
            self._run.recorder.leave()

    def data(self) -> dict[str, Any]:
        """Return what the summary and the reports say of it."""
        outcome = "passed" if self._run.passed else "failed"
        return run_data(
            self._item.config,
            self._run,
            fixture=True,
            folder=str(self._run.recorder.cassette.path.parent),
            outcome=outcome,
        )

    @cached_property
    def _run(self) -> ClaudeRun:
        of_test = self._item.stash[RUN]
        if of_test.made_with is None:  # cannot be: it is set before any fixture works
            pytest.fail("the recorder of the test is not open")
        declaration = Declaration(marked=False)
        name = f"fixture {self._fixture.argname} of {self._place_name}"
        path = self._path(of_test.made_with.folder)
        of_fixture = OfFixture(path, name, of_test.recorder.cassette)
        recorder, _ = recorder_of(self._item, declaration, of_test.made_with, of_fixture)
        recorder.watch = of_test.recorder.watch
        return ClaudeRun(declaration, recorder)

    @property
    def _place_name(self) -> str:
        if self._fixture.scope == "session":
            return f"{self._fixture.baseid or '.'} (session)"
        return f"{self._request.node.nodeid} ({self._fixture.scope})"

    def _path(self, folder: Path) -> Path:
        """Where its cassette lies: beside those of the tests of its module, package or project."""
        chosen = chosen_folder(self._item, folder)
        module = cassette_path(self._item, chosen, CassetteChoice()).parent
        place, owner = module, ""
        if self._fixture.scope == "class":
            classes = self._request.node.nodeid.partition("::")[2]
            owner = classes.replace("::", ".") + "." if classes else ""
        elif self._fixture.scope in ("package", "session"):
            place = self._above(module, chosen.path)
        name = f"{owner}{self._fixture.argname}{self._overridden()}{self._parameter()}"
        return path_of_fixture(place, name)

    def _overridden(self) -> str:
        """Tell a fixture from those that override it: their cassettes would be one file.

        Of session fixtures they are not, since each lies where it is defined.
        """
        # An attribute that pytest does not promise: without it, nothing is overridden.
        known = getattr(self._item, "_fixtureinfo", None)
        visible = known.name2fixturedefs.get(self._fixture.argname, ()) if known else ()
        alike = [one for one in visible if one.scope == self._fixture.scope]
        if self._fixture.scope == "package":  # a module's own lies with the module
            alike = [one for one in alike if _in_module(one) == _in_module(self._fixture)]
        if self._fixture.scope == "session" or self._fixture not in alike:
            return ""
        return "-overridden" * (len(alike) - 1 - alike.index(self._fixture))

    def _above(self, module: Path, folder: Path) -> Path:
        """The folder of cassettes that belongs to the folder or module where it is shared from."""
        if self._fixture.scope == "package":
            shared_from = self._request.node.path
            if _in_module(self._fixture):
                return module
        else:
            shared_from = self._item.config.rootpath / str(self._fixture.baseid).partition("::")[0]
        if shared_from.suffix == ".py":
            return module
        if not self._item.path.is_relative_to(shared_from):
            return folder
        levels = len(self._item.path.relative_to(shared_from).parts)
        steps = [module, *module.parents]
        return next((one for one in steps[levels:] if one.is_relative_to(folder)), folder)

    def _parameter(self) -> str:
        if not hasattr(self._request, "param"):
            return ""
        value, index = self._request.param, getattr(self._request, "param_index", 0)
        return f"[{self._own_id(value, index) or _id_of(self._fixture.argname, value)}]"

    def _own_id(self, value: object, index: int) -> str:
        """The id that the fixture gives a value; nothing if the value is a test's (``indirect``)."""
        own, ids = self._fixture.params or (), getattr(self._fixture, "ids", None)
        if index >= len(own):
            return ""
        given: Any = own[index]
        said = None
        if hasattr(given, "marks") and hasattr(given, "values"):  # of ``pytest.param``
            said, (given, *_) = getattr(given, "id", None), given.values
        if given is not value:
            return ""
        if said is None:
            said = ids(value) if callable(ids) else ids[index] if ids else None
        if said is None and not isinstance(value, _PLAIN):
            said = f"{self._fixture.argname}{index}"
        return "" if said is None else str(said)


def _id_of(fixture: str, value: object) -> str:
    """Name a value by what it is: two tests may give a fixture values of one index."""
    if isinstance(value, _PLAIN):
        return str(value)
    try:
        text = json.dumps(value, sort_keys=True)
    except (TypeError, ValueError):
        text = repr(value)
    return f"{fixture}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _in_module(fixture: pytest.FixtureDef[Any]) -> bool:
    return str(fixture.baseid).partition("::")[0].endswith(".py")
