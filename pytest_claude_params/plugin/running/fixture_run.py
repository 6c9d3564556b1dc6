"""The calls of one fixture of wider scope, recorded once and in a cassette of its own."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from pytest_claude_params import clock
from pytest_claude_params.cassettes.naming import preview_beside
from pytest_claude_params.cassettes.pending import locks
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.errors import CassetteMiss, WaitsForBatch
from pytest_claude_params.misses import screen
from pytest_claude_params.network_guard import Place
from pytest_claude_params.plugin.claude_run import ClaudeRun
from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
from pytest_claude_params.plugin.paths import record_command, shown_path
from pytest_claude_params.plugin.reporting.data_of_test import run_data
from pytest_claude_params.plugin.running.asker import Asker, OfFixture
from pytest_claude_params.plugin.running.network_watch import key_stood_in_for, may_lack_key
from pytest_claude_params.plugin.running.opening import lender_of
from pytest_claude_params.plugin.running.recorder_setup import recorder_of
from pytest_claude_params.plugin.stash import NETWORK_GUARD, OPTIONS, RUN, STARTED, SURROUNDINGS
from pytest_claude_params.plugin.verdicts.broken import broken_by_fixture
from pytest_claude_params.plugin.verdicts.failures.failure import fail, fail_without_verdict
from pytest_claude_params.plugin.verdicts.failures.own_errors import first_line, is_skip
from pytest_claude_params.plugin.verdicts.failures.recorded_errors import answers_can_be_kept
from pytest_claude_params.plugin.verdicts.recordings_after_test import keep_or_put_aside, preview
from pytest_claude_params.record_mode import is_preview, replays_only
from pytest_claude_params.unused import unused_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from filelock import BaseFileLock

    from pytest_claude_params.call import Call
    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.plugin.collecting.fixture_place import FixturePlace

# How long a worker waits for another that records the same fixture: an agent takes its time.
_PATIENCE_S = 600


class FixtureRun:
    """Answers the calls that a fixture makes while it is set up, or while it cleans up.

    Opened by the first of them, or by `catching`.

    Args:
        place: which fixture it is, and where its cassette lies.
    """

    def __init__(self, place: FixturePlace) -> None:
        self._place, self._item = place, place.item
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
        shown = f"fixture {self._place.fixture.argname!r}, scope {self._place.fixture.scope}"
        place = Place(guard.place.name, "test", recorder.mode, fixture=shown, test=guard.place)
        wanted = options.placeholder_key != "off" and may_lack_key(place)
        with (
            key_stood_in_for(config, wanted=wanted) as place.is_keyless,
            guard.at(place),
            intercepted(recorder, lender_of(config)) as interception,
            place.recording(interception.is_asking),
        ):
            yield

    def finish(self) -> None:
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
        run.outcome.passed = True
        self._keep_or_put_aside()
        self._close()
        self._look_for_unused()

    def put_aside(self, error: BaseException) -> None:
        """Keep nothing of a fixture that has failed; one that has skipped replays up to there."""
        __tracebackhide__ = True
        try:
            if self._is_open and not self._run.outcome.passed and not self._run.waits:
                self._note(error)
                self._keep_or_put_aside()
        finally:
            self._close()

    def _note(self, error: BaseException) -> None:
        """Let an exception be the outcome; one that skips is a verdict on the answers before it."""
        __tracebackhide__ = True
        run = self._run
        if not is_skip(error):
            run.outcome.reason = f"the fixture failed: {first_line(error)}"
            return
        if run.transcript.misses:  # the fixture has caught it
            self._miss()
        run.outcome.skipped, run.outcome.has_verdict = True, answers_can_be_kept(run)

    def _keep_or_put_aside(self) -> None:
        preview(self._item, self._run)
        keep_or_put_aside(self._item.config, self._run)

    def _miss(self) -> NoReturn:
        __tracebackhide__ = True
        first = self._run.transcript.misses[0]
        if self._place.cleans_up:  # no test is left that could tell it
            first.is_told = True
            fail_without_verdict(screen(first.miss))
        raise CassetteMiss(first.line, first)

    def _look_for_unused(self) -> None:
        __tracebackhide__ = True
        run, wanted = self._run, self._item.config.stash[OPTIONS].unused
        left = unused_by(run.recorder) if wanted != "off" else None
        if left is None:
            return
        run.recordings.unused = list(left.requests)
        if wanted == "error":
            command = record_command(self._item, "update")
            fail(left.screen(run.recorder.context.cassette_name, command, "fixture"))

    def _close(self) -> None:
        """Let go of the journal and of the cassette, which another worker may wait for."""
        if self._is_open:
            after_test.leave(self._run.recorder)
        if self._lock is not None:
            locks.release(self._lock)
            self._lock = None

    def data(self) -> dict[str, Any]:
        """Return what the summary and the reports say of it."""
        outcome = "passed" if self._run.outcome.keeps_recordings else "failed"
        return run_data(
            self._item.config,
            self._run,
            fixture=True,
            folder=shown_path(self._item.config, self._run.recorder.cassette.path.parent),
            outcome=outcome,
        )

    @cached_property
    def _run(self) -> ClaudeRun:
        of_test = None if self._place.cleans_up else self._item.stash.get(RUN, None)
        declaration = Declaration(marked=False)
        place, made_with = self._place, self._item.stash[SURROUNDINGS]
        path = place.path(made_with.folder)
        is_recorded = self._wait_for_other_workers(path)
        fallback = of_test.recorder.cassette if of_test else None
        watch = of_test.watch.see if of_test and of_test.watch else None
        of_fixture = OfFixture(path, place.name, fallback, is_recorded, place.cleans_up, watch)
        recorder, _ = recorder_of(Asker(self._item, declaration, made_with, of_fixture))
        return ClaudeRun(declaration, recorder, self._item.config.stash[OPTIONS])

    def _wait_for_other_workers(self, path: Path) -> bool:
        """Let one worker of xdist record, so that all get the same answers.

        Returns whether one has done so in this run: all of them start before any test does.
        """
        config = self._item.config
        if not hasattr(config, "workerinput") or replays_only(config.stash[OPTIONS].record):
            return False
        lock = locks.lock_of(path.with_name(f"{path.name}.setup"))
        with suppress(TimeoutError):  # then it is recorded twice, and the last one counts
            lock.acquire(timeout=_PATIENCE_S)
            self._lock = lock
        try:
            began = clock.since_1970() - clock.seconds() + config.stash[STARTED]
            written = preview_beside(path) if is_preview(config.stash[OPTIONS].record) else path
            return written.stat().st_mtime >= began
        except FileNotFoundError:
            return False
