"""What answers the calls of a test or of a fixture: a recorder, set up by options, markers and fixtures."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files.cassette_cache import CompiledCassettes
from pytest_claude_params.cassettes.files.head import tools
from pytest_claude_params.cassettes.files.other_hosts import OtherHosts
from pytest_claude_params.cassettes.naming import is_of_fixture, preview_beside
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.faults.plan import FaultPlan
from pytest_claude_params.misses import MissContext, below_another_root, beside_the_root
from pytest_claude_params.plugin.ci import is_ci
from pytest_claude_params.plugin.collecting.cassette_place import (
    cassette_elsewhere,
    cassette_path,
    chosen_folder,
)
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.judging.renamed import RenameFinder
from pytest_claude_params.plugin.paths import record_command, root_options, shown_path, shown_test
from pytest_claude_params.plugin.running.cassette_settings import (
    matcher_of,
    redactions_of,
    renewal_of,
)
from pytest_claude_params.plugin.running.rule_watch import watch_of
from pytest_claude_params.plugin.running.send_check import SendCheck
from pytest_claude_params.plugin.stash import (
    ASKED_FIRST,
    COMPILED,
    LEDGER,
    MUTATION,
    NETWORK_GUARD,
    OPTIONS,
    PUT_ASIDE,
    ROUNDS,
    SENT,
)
from pytest_claude_params.record_mode import ASKING_AGAIN
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pytest

    from pytest_claude_params.batches.of_test import BatchOfTest
    from pytest_claude_params.cassettes.projects import CassetteFolder
    from pytest_claude_params.cassettes.recording.sent_requests import SentRequests
    from pytest_claude_params.expectations import Wanted
    from pytest_claude_params.matching import Matcher
    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
    from pytest_claude_params.plugin.running.rule_watch import RuleWatch
    from pytest_claude_params.record_mode import RecordMode
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
    wanted = options.mode_of(choice.record)
    mode = _mode(wanted, of_fixture)
    cassette = Cassette(
        path,
        matcher,
        options.hosts,
        _compiled(item.config),
        options.max_cassette_mb,
        # Of a shared one, other tests' recordings would be gone.
        replaced=mode == "all" and choice.is_of_one_test,
        is_shared=not choice.is_of_one_test,
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
            _elsewhere(item, chosen, path, None if of_fixture else choice.name),
            RenameFinder(item, chosen, path, matcher),
            in_ci=is_ci(),
            options=shlex.join(root_options(item.config)),
            starter=item.config.stash[NETWORK_GUARD].starter,
            go_on=_go_on(item.config, wanted),
            objection=SendCheck(
                item, declaration, blanked_here, [] if overrides is None else overrides
            ),
            times_left=_times_left,
            is_of_fixture=of_fixture is not None,
            is_of_suite=options.is_suite(item.path),
            is_owned=choice.is_of_one_test,
        ),
        owned=choice.is_of_one_test,
        reuses=(path, transcript.test) not in item.config.stash.get(PUT_ASIDE, ()),
        hosts=options.hosts,
        # Nothing is written while replaying, and to look versions up takes as long as a call.
        tools={} if mode == "none" else tools(),
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
        renewal=renewal_of(options, _wanted_of(item, declaration, of_fixture))
        if mode == "all"
        else None,
        asked_first=item.config.stash.get(ASKED_FIRST, Counter())[transcript.test],
        sent=_sent(item.config, transcript.test, matcher),
        mutation=None if of_fixture else item.stash.get(MUTATION, None),
    )
    return recorder, watch


def _mode(wanted: RecordMode, of_fixture: OfFixture | None) -> RecordMode:
    """Return the mode of a recorder: batches are another way to ask everything again."""
    mode: RecordMode = "all" if wanted == "batch" else wanted
    return "new" if of_fixture and of_fixture.is_recorded and mode == "all" else mode


def _wanted_of(
    item: pytest.Item, declaration: Declaration, of_fixture: OfFixture | None
) -> Iterable[Wanted]:
    """Return what is expected of the answers; those of a fixture are judged by any test."""
    if of_fixture is None:
        return declaration.wanted
    tests = filter(is_claude_test, item.session.items)
    return (one for test in tests for one in read_declaration(test).wanted)


def _sent(config: pytest.Config, test: str, matcher: Matcher) -> SentRequests | None:
    """Return what notes the requests of a test, where SDKs are compared."""
    if SENT not in config.stash:
        return None
    # Only now: most runs compare nothing.
    from pytest_claude_params.cassettes.recording.sent_requests import SentRequests

    # A fixture that is set up again goes on where it was.
    return config.stash[SENT].setdefault(test, SentRequests(matcher))


def _ready(cassette: Cassette) -> Cassette:
    """Return what another worker was answered in the same preview."""
    path = preview_beside(cassette.path)
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


def _times_left() -> int:
    # Whoever has asked has loaded the SDK; a run without Claude tests must not pay for it.
    from pytest_claude_params.sdk import turns

    return turns.times_left()


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
        found = cassette_elsewhere(item, folder, path)
        if found is None:
            return ""
        what = "fixture" if is_of_fixture(path) else "test"
        shown = [shown_path(item.config, one) for one in (found, path)]
        return below_another_root(shown[0], shown[1], what)
    meant = folder.base / name
    return beside_the_root(shown_path(item.config, meant)) if meant.is_file() else ""
