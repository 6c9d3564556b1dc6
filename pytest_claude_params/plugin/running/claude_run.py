"""One run of one Claude test: its recorder opened, judged and closed."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.recording import settling
from pytest_claude_params.plugin.judging.failures.recorded_errors import put_aside
from pytest_claude_params.plugin.judging.failures.unanswered_requests import fail_for_unanswered
from pytest_claude_params.plugin.judging.outcome import Outcome
from pytest_claude_params.plugin.running.asker import Asker
from pytest_claude_params.plugin.running.recorder_setup import recorder_of
from pytest_claude_params.plugin.stash import (
    CAUSES_TOLD,
    LEFT,
    LENDER,
    PLACE,
    PUT_ASIDE,
)
from pytest_claude_params.sdk.interception import Lender, intercepted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    import pytest

    from pytest_claude_params.call import Call
    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
    from pytest_claude_params.plugin.judging.judged import Judged, JudgedTurn
    from pytest_claude_params.plugin.judging.previewed import Found
    from pytest_claude_params.plugin.running.asker import Surroundings
    from pytest_claude_params.plugin.running.rule_watch import RuleWatch
    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.transcript import Transcript


@dataclass
class Settled:
    """What became of the recordings of a test.

    Args:
        kept: how many were written.
        dropped: how many were taken out of the cassette, since the test no longer plays them.
        unplayed: the numbers of those that it has left unplayed, once it has passed.
        shared: what it has played of a cassette that is not its own, once it has passed.
    """

    kept: int = 0
    dropped: int = 0
    unplayed: list[int] = field(default_factory=list)
    shared: dict[str, Any] = field(default_factory=dict)

    def keep(self, recorder: Recorder, *, is_whole: bool = True) -> None:
        """Write what was recorded, and count it.

        Args:
            recorder: the test's.
            is_whole: whether the test has asked all that it asks, and has not skipped before.
        """
        self.dropped = settling.keep(recorder, is_whole=is_whole)
        self.kept = len(recorder.cassette.added)


@dataclass
class ClaudeRun:
    """What hooks and fixtures share while a Claude test runs.

    Args:
        declaration: what the test's markers say.
        recorder: answers the test's calls.
        overrides: the parameters that single calls of the ``claude`` fixture were given.
        outcome: what it has come to so far.
        settled: what became of its recordings.
        is_running: whether the test's own body runs.
        misses_told: how many misses the test has already failed for.
        causes_told: which test of this process has shown a cause of misses first.
        watch: looks at each request by the rules, unless they are off.
        interception: catches its calls, as long as it is open.
        fixture_calls: what the fixtures of wider scope have asked that it uses.
        set_up: the recorders of those that this test has set up.
        turns: the verdicts on turns that a conversation has come to so far.
        judged: the verdicts on its answers, once it was judged.
        previewed: what a preview has found of it.
        stopped_early: whether a sample stopped before all of its answers were there.
    """

    declaration: Declaration
    recorder: Recorder
    overrides: list[dict[str, Any]] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    settled: Settled = field(default_factory=Settled)
    is_running: bool = False
    misses_told: int = 0
    causes_told: dict[tuple[str, str], str] = field(default_factory=dict)
    watch: RuleWatch | None = None
    stopped_early: bool = False
    turns: list[JudgedTurn] = field(default_factory=list)
    judged: Judged | None = None
    previewed: Found | None = None
    interception: ClaudeCassette | None = None
    fixture_calls: list[Call] = field(default_factory=list)
    set_up: list[Recorder] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether it has ended without a verdict, since a batch is still to answer a request."""
        return self.recorder.waits

    @property
    def judged_calls(self) -> list[Call]:
        """The calls that the test is judged by: a test that asks nothing judges what it was given."""
        return list(self.transcript.calls) or self.fixture_calls

    @property
    def every_call(self) -> list[Call]:
        """Its own calls, and those of the fixtures that it uses or has set up."""
        set_up = [call for one in self.set_up for call in one.transcript.calls]
        return [*self.transcript.calls, *self.fixture_calls, *set_up]

    @property
    def let_out(self) -> int:
        """How many requests went out, those of the fixtures included that it has set up."""
        return sum(one.transcript.let_out for one in (self.recorder, *self.set_up))

    @property
    def transcript(self) -> Transcript:
        """What the test has asked and got so far."""
        return self.recorder.transcript


@contextmanager
def opened(
    item: pytest.Item,
    declaration: Declaration,
    made_with: Surroundings,
) -> Iterator[ClaudeRun]:
    """Catch the calls of a test; on leaving, keep its recordings if it came to a verdict."""
    overrides: list[dict[str, Any]] = []
    recorder, watch = recorder_of(Asker(item, declaration, made_with), overrides)
    run = ClaudeRun(declaration, recorder, overrides, watch=watch)
    run.causes_told = item.config.stash.setdefault(CAUSES_TOLD, {})
    try:
        with (
            intercepted(run.recorder, lender_of(item.config)) as run.interception,
            item.stash[PLACE].recording(run.interception.is_asking),
            _sleeps_of(run),
        ):
            yield run
            # Only while calls are caught: a judge of recordings is answered from them.
            preview(item, run)
        run.interception = None
        _settle(item.config, run)
    finally:
        settling.leave(run.recorder)


def _settle(config: pytest.Config, run: ClaudeRun) -> None:
    """Decide by the outcome what becomes of the recordings."""
    if run.waits:
        run.recorder.secrets.look_again()
    elif run.previewed:
        put_in_preview(run)
    elif run.outcome.keeps_recordings and run.recorder.mode != "preview":
        fail_for_unanswered(run)
        run.settled.keep(run.recorder, is_whole=not run.outcome.skipped)
    elif run.outcome.reason:
        reject(config, run)
    else:
        run.recorder.secrets.look_again()
        config.stash[LEFT].add(run.recorder.cassette.path.parent)


def lender_of(config: pytest.Config) -> Lender:
    """Return what lends stubs for connections to all tests of this process."""
    if LENDER not in config.stash:
        config.stash[LENDER] = Lender()
    return config.stash[LENDER]


def preview(item: pytest.Item, run: ClaudeRun) -> None:
    """Compare what a preview has asked with its recordings, once there is a verdict."""
    outcome = run.outcome
    if run.recorder.mode != "preview" or outcome.skipped:
        return
    if not (outcome.keeps_recordings or outcome.reason):
        return
    from pytest_claude_params.plugin.judging.previewed import previewed

    run.previewed = previewed(item, run)


def put_in_preview(run: ClaudeRun) -> None:
    """Write what a preview has found beside the cassette."""
    if run.previewed and run.recorder.cassette.added:
        found = run.previewed
        test = settling.put_in_preview(run.recorder, found.place, found.test)
        run.previewed = replace(found, test=test)


def reject(config: pytest.Config, run: ClaudeRun) -> None:
    """Put aside what was recorded; another attempt of this run is not to play it again."""
    put_aside(run, run.outcome.reason)
    config.stash.setdefault(PUT_ASIDE, set()).add((run.recorder.cassette.path, run.transcript.test))


def _sleeps_of(run: ClaudeRun) -> AbstractContextManager[None]:
    """Skip the sleeps of a test that replays, if it asks for it."""
    if run.recorder.mode != "none" or not run.declaration.cassette.skip_sleeps:
        return nullcontext()
    from pytest_claude_params.skipped_sleeps import skipped

    return skipped()
