"""The run of one Claude test: hooks, fixtures and verdicts share its calls and its outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.recording import after_test

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
    from pytest_claude_params.plugin.options import Options
    from pytest_claude_params.plugin.running.rule_watch import RuleWatch
    from pytest_claude_params.plugin.verdicts.all_verdicts import AllVerdicts, TurnVerdicts
    from pytest_claude_params.plugin.verdicts.previewed import Found
    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.transcript import Transcript


@dataclass
class Outcome:
    """What a test has come to so far.

    Args:
        passed: whether it has passed, and its verdict too.
        reason: why it did not pass, in a line; empty if it has come to no verdict.
        has_verdict: whether its answers were judged, and are such as may be kept.
        failed_as_expected: whether it is marked ``xfail`` and has failed so.
        skipped: whether it, or a fixture before it, has skipped.
        body_error: what its own body failed with, in a line.
    """

    passed: bool = False
    reason: str = ""
    has_verdict: bool = False
    failed_as_expected: bool = False
    skipped: bool = False
    body_error: str = ""

    @property
    def keeps_recordings(self) -> bool:
        """Whether what was recorded is what the test plays from now on."""
        ended = self.failed_as_expected or (self.skipped and not self.reason)
        return self.passed or (ended and self.has_verdict)

    def fail(self, what: str, error: str) -> None:
        """Let an exception be the reason.

        Args:
            what: what has failed: the test, or a part of it.
            error: what it has raised, in a line.
        """
        self.reason = f"{what} failed: {error}"
        self.body_error = error


@dataclass
class RecordingsAfterTest:
    """What became of the recordings of a test.

    Args:
        kept: how many were written.
        dropped: how many were taken out of the cassette, since the test no longer plays them.
        unused: the numbers of those that it has not played, once it has passed.
        shared: what it has played of a cassette that is not its own, once it has passed.
    """

    kept: int = 0
    dropped: int = 0
    unused: list[int] = field(default_factory=list)
    shared: dict[str, Any] = field(default_factory=dict)

    def keep(self, recorder: Recorder, *, is_whole: bool = True) -> None:
        """Write what was recorded, and count it.

        Args:
            recorder: the test's.
            is_whole: whether the test has asked all that it asks, and has not skipped before.
        """
        self.dropped = after_test.keep(recorder, is_whole=is_whole)
        self.kept = len(recorder.cassette.added)


@dataclass
class ClaudeRun:
    """What hooks and fixtures share while a Claude test runs.

    Args:
        declaration: what the test's markers say.
        recorder: answers the test's calls.
        options: the settings of the run of pytest.
        overrides: the parameters that single calls of the ``claude`` fixture were given.
        outcome: what it has come to so far.
        recordings: what became of its recordings.
        is_running: whether the test's own body runs.
        misses_told: how many misses the test has already failed for.
        causes_told: which test of this process has shown a cause of misses first.
        watch: looks at each request by the rules, unless they are off.
        interception: catches its calls, as long as it is open.
        fixture_calls: what the fixtures of wider scope have asked that it uses.
        set_up: the recorders of those that this test has set up.
        turns: the verdicts on turns that a conversation has come to so far.
        verdicts: those on its answers, once there are any.
        previewed: what a preview has found of it.
        stopped_early: whether a sample stopped before all of its answers were there.
    """

    declaration: Declaration
    recorder: Recorder
    options: Options
    overrides: list[dict[str, Any]] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)
    recordings: RecordingsAfterTest = field(default_factory=RecordingsAfterTest)
    is_running: bool = False
    misses_told: int = 0
    causes_told: dict[tuple[str, str], str] = field(default_factory=dict)
    watch: RuleWatch | None = None
    stopped_early: bool = False
    turns: list[TurnVerdicts] = field(default_factory=list)
    verdicts: AllVerdicts | None = None
    previewed: Found | None = None
    interception: ClaudeCassette | None = None
    fixture_calls: list[Call] = field(default_factory=list)
    set_up: list[Recorder] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether it has ended without a verdict, since a batch is still to answer a request."""
        return self.recorder.waits

    @property
    def evaluated_calls(self) -> list[Call]:
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
