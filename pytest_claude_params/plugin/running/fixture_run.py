"""The calls of one fixture of wider scope, recorded once and in a cassette of its own."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from pytest_claude_params import clock
from pytest_claude_params.cassettes.naming import path_of_fixture
from pytest_claude_params.cassettes.pending import locks
from pytest_claude_params.cassettes.pending.preview import path_of as path_of_preview
from pytest_claude_params.errors import CassetteMiss, WaitsForBatch
from pytest_claude_params.misses import screen
from pytest_claude_params.network_guard import Place
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, chosen_folder
from pytest_claude_params.plugin.collecting.markers.cassette_choice import CassetteChoice
from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
from pytest_claude_params.plugin.judging.failure import fail, fail_without_verdict
from pytest_claude_params.plugin.judging.verdict import broken_by_fixture, first_line
from pytest_claude_params.plugin.paths import record_command
from pytest_claude_params.plugin.reporting.run_summary import run_data
from pytest_claude_params.plugin.running.claude_run import (
    ClaudeRun,
    OfFixture,
    preview,
    put_in_preview,
    recorder_of,
    reject,
)
from pytest_claude_params.plugin.running.network_watch import key_stood_in_for
from pytest_claude_params.plugin.stash import NETWORK_GUARD, OPTIONS, RUN, STARTED, SURROUNDINGS
from pytest_claude_params.unplayed import unplayed_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest
    from filelock import BaseFileLock

    from pytest_claude_params.call import Call
    from pytest_claude_params.cassettes.recorder import Recorder

_PLAIN = (str, int, float, bool)
# How long a worker waits for another that records the same fixture: an agent takes its time.
_PATIENCE_S = 600


class FixtureRun:
    """Answers the calls that a fixture makes while it is set up, or while it cleans up.

    Opened by the first of them, or by `catching`.

    Args:
        item: the test that needs it first.
        fixturedef: the fixture.
        request: pytest's for it, whose node is where its value is kept.
        cleans_up: whether it is torn down.
    """

    def __init__(
        self,
        item: pytest.Item,
        fixturedef: pytest.FixtureDef[Any],
        request: pytest.FixtureRequest,
        *,
        cleans_up: bool = False,
    ) -> None:
        self._item, self._fixture, self._request = item, fixturedef, request
        self._cleans_up = cleans_up
        self._made_with = item.stash[SURROUNDINGS]
        self._lock: BaseFileLock | None = None

    @property
    def calls(self) -> list[Call]:
        """What it has asked."""
        return list(self._run.transcript.calls) if self.has_asked else []

    @property
    def has_asked(self) -> bool:
        """Whether it has asked anything."""
        if not self._is_open:
            return False
        asked = self._run.transcript
        return bool(asked.calls or asked.misses or asked.let_out or asked.failures)

    @property
    def _is_open(self) -> bool:
        return "_run" in self.__dict__

    def recorder(self) -> Recorder:
        """Return what answers its calls."""
        return self._run.recorder

    @contextmanager
    def catching(self) -> Iterator[None]:
        """Catch its calls where no Claude test does: another test comes first, or all are over."""
        # Only now: most fixtures of wider scope are set up for a Claude test.
        from pytest_claude_params.sdk.interception import intercepted

        config, recorder = self._item.config, self.recorder()
        guard, options = config.stash[NETWORK_GUARD], config.stash[OPTIONS]
        shown = f"fixture {self._fixture.argname!r}, scope {self._fixture.scope}"
        place = Place(guard.place.name, "test", recorder.mode, fixture=shown, test=guard.place)
        wanted = place.replays and options.placeholder_key != "off"
        with (
            key_stood_in_for(config, wanted=wanted) as place.is_keyless,
            guard.at(place),
            intercepted(recorder) as interception,
            place.recording(interception.is_asking),
        ):
            yield

    def settle(self) -> None:
        """Judge and keep what was recorded: the fixture is set up, or torn down."""
        __tracebackhide__ = True
        if self._is_open and self._run.waits:  # the fixture has caught it
            raise WaitsForBatch("claude: the fixture waits for the answer of a message batch")
        if not self.has_asked:
            self._close()
            return
        run = self._run
        if run.transcript.misses:  # the fixture has caught it
            self._miss()
        if text := broken_by_fixture(self._item, run):
            fail(text)
        run.passed = True
        if run.recorder.mode == "preview":
            preview(self._item, run)
            put_in_preview(run)
        else:
            run.dropped = run.recorder.keep()
            run.kept = len(run.recorder.cassette.added)
        self._close()
        self._look_for_unplayed()

    def put_aside(self, error: BaseException) -> None:
        """Keep nothing: the fixture has failed."""
        if self._is_open and not self._run.passed and not self._run.waits:
            self._run.reason = f"the fixture failed: {first_line(error)}"
            if self._run.recorder.mode == "preview":
                preview(self._item, self._run)
                put_in_preview(self._run)
            else:
                reject(self._item.config, self._run)
        self._close()

    def _miss(self) -> NoReturn:
        __tracebackhide__ = True
        first = self._run.transcript.misses[0]
        if self._cleans_up:  # no test is left that could tell it
            first.is_told = True
            fail_without_verdict(screen(first.miss))
        raise CassetteMiss(first.line, first)

    def _look_for_unplayed(self) -> None:
        __tracebackhide__ = True
        run, wanted = self._run, self._item.config.stash[OPTIONS].unused
        left = unplayed_by(run.recorder) if wanted != "off" else None
        if left is None:
            return
        run.unplayed = list(left.requests)
        if wanted == "error":
            command = record_command(self._item, "update")
            fail(left.screen(run.recorder.context.cassette_name, command, "fixture"))

    def _close(self) -> None:
        """Let go of the journal and of the cassette, which another worker may wait for."""
        if self._is_open:
            self._run.recorder.leave()
        if self._lock is not None:
            locks.release(self._lock)
            self._lock = None

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
        of_test = None if self._cleans_up else self._item.stash.get(RUN, None)
        declaration = Declaration(marked=False)
        what = "the end of fixture" if self._cleans_up else "fixture"
        name = f"{what} {self._fixture.argname} of {self._place_name}"
        path = self._path(self._made_with.folder)
        is_recorded = self._wait_for_other_workers(path)
        fallback = of_test.recorder.cassette if of_test else None
        of_fixture = OfFixture(path, name, fallback, is_recorded, self._cleans_up)
        recorder, _ = recorder_of(self._item, declaration, self._made_with, of_fixture)
        recorder.watch = of_test.recorder.watch if of_test else None
        return ClaudeRun(declaration, recorder)

    def _wait_for_other_workers(self, path: Path) -> bool:
        """Let one worker of xdist record, so that all get the same answers.

        Returns whether one has done so in this run: all of them start before any test does.
        """
        config = self._item.config
        if not hasattr(config, "workerinput") or config.stash[OPTIONS].record == "none":
            return False
        lock = locks.lock_of(path.with_name(f"{path.name}.setup"))
        with suppress(TimeoutError):  # then it is recorded twice, and the last one counts
            lock.acquire(timeout=_PATIENCE_S)
            self._lock = lock
        try:
            began = clock.since_1970() - clock.seconds() + config.stash[STARTED]
            written = path_of_preview(path) if config.stash[OPTIONS].record == "preview" else path
            return written.stat().st_mtime >= began
        except FileNotFoundError:
            return False

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
        end = "-teardown" if self._cleans_up else ""
        name = f"{owner}{self._fixture.argname}{self._overridden()}{end}{self._parameter()}"
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
