"""One run of one Claude test: its recorder opened, judged and closed."""

from __future__ import annotations

import importlib.metadata
import shlex
from collections import Counter
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files.cassette_cache import CompiledCassettes
from pytest_claude_params.cassettes.files.other_hosts import OtherHosts
from pytest_claude_params.cassettes.pending.preview import path_of as path_of_preview
from pytest_claude_params.cassettes.recorder import Recorder
from pytest_claude_params.faults.plan import FaultPlan
from pytest_claude_params.misses import MissContext, below_another_root, beside_the_root
from pytest_claude_params.plugin.ci import is_ci
from pytest_claude_params.plugin.collecting.cassette_place import (
    cassette_elsewhere,
    cassette_path,
    chosen_folder,
)
from pytest_claude_params.plugin.judging.renamed import RenameFinder
from pytest_claude_params.plugin.judging.unanswered_requests import refuse_unanswered
from pytest_claude_params.plugin.paths import record_command, root_options, shown_path, shown_test
from pytest_claude_params.plugin.running.cassette_settings import matcher_of, redactions_of
from pytest_claude_params.plugin.running.rule_watch import watch_of
from pytest_claude_params.plugin.running.send_check import SendCheck
from pytest_claude_params.plugin.stash import (
    ASKED_FIRST,
    CAUSES_TOLD,
    COMPILED,
    LEDGER,
    LEFT,
    NETWORK_GUARD,
    OPTIONS,
    PLACE,
    PUT_ASIDE,
    ROUNDS,
)
from pytest_claude_params.record_mode import ASKING_AGAIN
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pytest

    from pytest_claude_params.batches.of_test import BatchOfTest
    from pytest_claude_params.call import Call
    from pytest_claude_params.cassettes.projects import CassetteFolder
    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
    from pytest_claude_params.plugin.judging.judged import Judged
    from pytest_claude_params.plugin.judging.previewed import Found
    from pytest_claude_params.plugin.running.rule_watch import RuleWatch
    from pytest_claude_params.record_mode import RecordMode
    from pytest_claude_params.sdk.interception import ClaudeCassette
    from pytest_claude_params.secrets import redactions


class Surroundings(NamedTuple):
    """What fixtures say of a test's cassette.

    Args:
        folder: of all cassettes.
        blanked: what is blanked in them besides what always is.
        environment: whose secret values are.
    """

    folder: Path
    blanked: Sequence[redactions.Redaction]
    environment: redactions.SecretEnvironment


@dataclass
class ClaudeRun:
    """What hooks and fixtures share while a Claude test runs.

    Args:
        declaration: what the test's markers say.
        recorder: answers the test's calls.
        overrides: the parameters that single calls of the ``claude`` fixture were given.
        passed: whether the test has passed and its verdict too.
        reason: why it did not pass, in a line; empty if it has come to no verdict.
        is_running: whether the test's own body runs.
        has_verdict: whether its answers were judged, and are such as may be kept.
        failed_as_expected: whether it is marked ``xfail`` and has failed so.
        misses_told: how many misses the test has already failed for.
        causes_told: which test of this process has shown a cause of misses first.
        kept: how many recordings were written.
        dropped: how many were taken out of the cassette, since the test no longer plays them.
        unplayed: the numbers of the recordings that it has left unplayed, once it has passed.
        watch: looks at each request by the rules, unless they are off.
        shared: what it has played of a cassette that is not its own, once it has passed.
        interception: catches its calls, as long as it is open.
        fixture_calls: what the fixtures of wider scope have asked that it uses.
        let_out_by_fixtures: how many of their requests went out while this test set them up.
        judged: the verdicts on its answers, once it was judged.
        body_error: what the test's own body failed with, in a line.
        previewed: what a preview has found of it.
        stopped_early: whether a sample stopped before all of its answers were there.
    """

    declaration: Declaration
    recorder: Recorder
    overrides: list[dict[str, Any]] = field(default_factory=list)
    passed: bool = False
    reason: str = ""
    is_running: bool = False
    has_verdict: bool = False
    failed_as_expected: bool = False
    misses_told: int = 0
    causes_told: dict[tuple[str, str], str] = field(default_factory=dict)
    kept: int = 0
    dropped: int = 0
    unplayed: list[int] = field(default_factory=list)
    shared: dict[str, Any] = field(default_factory=dict)
    watch: RuleWatch | None = None
    stopped_early: bool = False
    judged: Judged | None = None
    body_error: str = ""
    previewed: Found | None = None
    interception: ClaudeCassette | None = None
    fixture_calls: list[Call] = field(default_factory=list)
    let_out_by_fixtures: int = 0

    @property
    def waits(self) -> bool:
        """Whether it has ended without a verdict, since a batch is still to answer a request."""
        return self.recorder.waits

    @property
    def keeps_recordings(self) -> bool:
        """Whether what was recorded is what the test plays from now on."""
        return self.passed or (self.failed_as_expected and self.has_verdict)

    @property
    def judged_calls(self) -> list[Call]:
        """The calls that the test is judged by: a test that asks nothing judges what it was given."""
        return list(self.transcript.calls) or self.fixture_calls

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
    recorder, watch = recorder_of(item, declaration, made_with, overrides=overrides)
    run = ClaudeRun(declaration, recorder, overrides, watch=watch)
    run.causes_told = item.config.stash.setdefault(CAUSES_TOLD, {})
    # Only now: a run without Claude tests must not pay for the SDK.
    from pytest_claude_params.sdk.interception import intercepted

    try:
        with (
            intercepted(run.recorder) as run.interception,
            item.stash[PLACE].recording(run.interception.is_asking),
            _sleeps_of(run),
        ):
            yield run
            # Only while calls are caught: a judge of recordings is answered from them.
            preview(item, run)
        run.interception = None
        if run.waits:
            run.recorder.look_again()
        elif run.previewed:
            put_in_preview(run)
        elif run.keeps_recordings:
            refuse_unanswered(run)
            run.dropped = run.recorder.keep()
            run.kept = len(run.recorder.cassette.added)
        elif run.reason:
            reject(item.config, run)
        else:
            run.recorder.look_again()
            item.config.stash[LEFT].add(run.recorder.cassette.path.parent)
    finally:
        run.recorder.leave()


def preview(item: pytest.Item, run: ClaudeRun) -> None:
    """Compare what a preview has asked with its recordings, once there is a verdict."""
    if run.recorder.mode != "preview" or not (run.keeps_recordings or run.reason):
        return
    from pytest_claude_params.plugin.judging.previewed import previewed

    run.previewed = previewed(item, run)


def put_in_preview(run: ClaudeRun) -> None:
    """Write what a preview has found beside the cassette."""
    if run.previewed and run.recorder.cassette.added:
        run.recorder.put_in_preview(run.previewed.place, run.previewed.test)


def reject(config: pytest.Config, run: ClaudeRun) -> None:
    """Put aside what was recorded; another attempt of this run is not to play it again."""
    run.recorder.reject(run.reason)
    config.stash.setdefault(PUT_ASIDE, set()).add((run.recorder.cassette.path, run.transcript.test))


def _sleeps_of(run: ClaudeRun) -> AbstractContextManager[None]:
    """Skip the sleeps of a test that replays, if it asks for it."""
    if run.recorder.mode != "none" or not run.declaration.cassette.skip_sleeps:
        return nullcontext()
    from pytest_claude_params.skipped_sleeps import skipped

    return skipped()


class OfFixture(NamedTuple):
    """What the recorder of a fixture has in place of a test's.

    Args:
        path: the fixture's own cassette.
        name: how reports name the fixture.
        fallback: the cassette of the test that needs it first, where its calls once were recorded.
        is_recorded: whether another worker of this run has recorded it all anew.
        cleans_up: whether it is torn down.
    """

    path: Path
    name: str
    fallback: Cassette | None
    is_recorded: bool = False
    cleans_up: bool = False


def recorder_of(
    item: pytest.Item,
    declaration: Declaration,
    made_with: Surroundings,
    of_fixture: OfFixture | None = None,
    overrides: list[dict[str, Any]] | None = None,
) -> tuple[Recorder, RuleWatch | None]:
    """Return what answers the calls of a test, or of a fixture that it is the first to need."""
    folder, blanked, environment = made_with
    options, choice = item.config.stash[OPTIONS], declaration.cassette
    chosen = chosen_folder(item, folder)
    path = of_fixture.path if of_fixture else cassette_path(item, chosen, choice)
    matcher = matcher_of(options, choice)
    name = shown_path(item.config, path)
    wanted = mode = options.mode_of(choice.record)
    if mode == "batch":
        mode = "all"
    if of_fixture and of_fixture.is_recorded and mode == "all":
        mode = "new"
    cassette = Cassette(
        path,
        matcher,
        options.hosts,
        _compiled(item.config),
        options.max_cassette_mb,
        # Of a shared one, other tests' recordings would be gone.
        replaced=mode == "all" and choice.is_of_one_test,
    )
    transcript = Transcript(of_fixture.name if of_fixture else item.nodeid)
    watch = watch_of(item, declaration, transcript)
    blanked_here = redactions_of(options, choice, blanked)
    recorder = Recorder(
        cassette=cassette,
        transcript=transcript,
        mode=mode,
        redactions=blanked_here,
        context=MissContext(
            name,
            shlex.quote(shown_test(item)),
            _elsewhere(item, chosen, path, choice.name),
            RenameFinder(item, chosen, path, matcher),
            in_ci=is_ci(),
            options=shlex.join(root_options(item.config)),
            starter=item.config.stash[NETWORK_GUARD].starter,
            go_on=_go_on(item.config, wanted),
            objection=SendCheck(
                item, declaration, blanked_here, [] if overrides is None else overrides
            ),
            repeats=_repeats,
            is_owned=choice.is_of_one_test,
        ),
        owned=choice.is_of_one_test,
        reuses=(path, transcript.test) not in item.config.stash.get(PUT_ASIDE, ()),
        hosts=options.hosts,
        # Nothing is written while replaying, and to look versions up takes as long as a call.
        tools={} if mode == "none" else _tools(),
        faults=FaultPlan(declaration.faults),
        others=OtherHosts(
            cassette.read_others,
            name,
            replay=choice.others == "replay",
            is_final=mode == "none",
        ),
        watch=watch.see if watch else None,
        environment=environment,
        fallback=of_fixture.fallback if of_fixture else None,
        ledger=item.config.stash.get(LEDGER, None),
        ready=_ready(cassette)
        if mode == "preview" and of_fixture and of_fixture.is_recorded
        else None,
        batch=_batch_of(item, path, of_fixture) if wanted == "batch" else None,
        asked_first=item.config.stash.get(ASKED_FIRST, Counter())[transcript.test],
    )
    return recorder, watch


def _ready(cassette: Cassette) -> Cassette:
    """Return what another worker was answered in the same preview."""
    path = path_of_preview(cassette.path)
    return Cassette(path, cassette.matcher, cassette.hosts, None, cassette.limit_mb)


def _batch_of(item: pytest.Item, path: Path, of_fixture: OfFixture | None) -> BatchOfTest | None:
    """Return what asks through batches; what a fixture asks while it cleans up goes out live."""
    if ROUNDS not in item.config.stash or (of_fixture and of_fixture.cleans_up):
        return None
    # Only now: most runs record through no batch.
    from pytest_claude_params.batches.of_test import BatchOfTest

    command = record_command(item, "all" if path.exists() else "new")
    name = of_fixture.name if of_fixture else item.nodeid
    return BatchOfTest(item.config.stash[ROUNDS], name, path, command)


def _repeats() -> int:
    # Whoever has asked has loaded the SDK; a run without Claude tests must not pay for it.
    from pytest_claude_params.sdk import turns

    return turns.repeats()


def _go_on(config: pytest.Config, mode: RecordMode) -> str:
    """Return what goes on where a budget has stopped a run."""
    budget = config.stash[OPTIONS].budget
    if budget is None:
        return ""
    # What asks everything again would ask for what was recorded, too.
    again = ["--lf"] if mode in ASKING_AGAIN else []
    words = ["pytest", *root_options(config), *again, f"--claude-record={mode}"]
    return shlex.join([*words, f"--claude-budget={budget.given}"])


def _compiled(config: pytest.Config) -> CompiledCassettes | None:
    """Return where cassettes lie compiled: in pytest's cache, if there is one."""
    if COMPILED not in config.stash:
        config.stash[COMPILED] = _compiled_in_cache(config)
    return config.stash[COMPILED]


def _compiled_in_cache(config: pytest.Config) -> CompiledCassettes | None:
    cache = getattr(config, "cache", None)
    if cache is None:
        return None
    try:
        return CompiledCassettes(cache.mkdir("claude-cassettes"))
    except OSError:  # a folder that may not be written: cassettes are read anew each time
        return None


def _elsewhere(item: pytest.Item, folder: CassetteFolder, path: Path, name: str | None) -> str:
    """Say which other file may have been meant, where the cassette does not exist."""
    if path.exists():
        return ""
    if name is None:
        found = cassette_elsewhere(item)
        shown = [shown_path(item.config, one) for one in (found, path) if one]
        return below_another_root(*shown) if found else ""
    meant = folder.base / name
    return beside_the_root(shown_path(item.config, meant)) if meant.is_file() else ""


def _tools() -> dict[str, str]:
    packages = {"plugin": "pytest-claude-params", "sdk": "anthropic"}
    return {
        role: f"{package} {importlib.metadata.version(package)}"
        for role, package in packages.items()
    }
