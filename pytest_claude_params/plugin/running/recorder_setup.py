"""The recorder of a test or of a fixture, set up by options, markers and fixtures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files.cassette_cache import CompiledCassettes
from pytest_claude_params.cassettes.files.head import tools
from pytest_claude_params.cassettes.files.other_hosts import OtherHosts
from pytest_claude_params.cassettes.naming import preview_beside
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.faults.plan import FaultPlan
from pytest_claude_params.plugin.collecting.cassette_settings import renewal_of
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.paths import record_command
from pytest_claude_params.plugin.running.miss_context import miss_context_of
from pytest_claude_params.plugin.running.rule_watch import watch_of
from pytest_claude_params.plugin.stash import (
    ASKED_FIRST,
    COMPILED,
    LEDGER,
    MUTATION,
    PUT_ASIDE,
    ROUNDS,
    SENT,
)
from pytest_claude_params.record_mode import asks_by_batch, is_preview, replaces_all, replays_only
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from pytest_claude_params.batches.of_test import BatchOfTest
    from pytest_claude_params.cassettes.confirmed import Renewal
    from pytest_claude_params.cassettes.recording.sent_requests import SentRequests
    from pytest_claude_params.expectations import Wanted
    from pytest_claude_params.plugin.running.asker import Asker
    from pytest_claude_params.plugin.running.rule_watch import RuleWatch


def recorder_of(
    asker: Asker, overrides: list[dict[str, Any]] | None = None
) -> tuple[Recorder, RuleWatch | None]:
    """Return what answers the calls of a test or a fixture, and what looks at them by the rules.

    Args:
        asker: who asks.
        overrides: the parameters that single calls of the ``claude`` fixture are given: the list
            that the fixture adds to.
    """
    stash, of_fixture = asker.item.config.stash, asker.of_fixture
    cassette, transcript = _opened_cassette(asker), Transcript(asker.name)
    watch = None if of_fixture else watch_of(asker.item, asker.declaration, transcript)
    recorder = Recorder(
        cassette=cassette,
        transcript=transcript,
        mode=asker.mode,
        redactions=asker.redactions,
        environment=asker.made_with.environment,
        context=miss_context_of(asker, [] if overrides is None else overrides),
        owned=asker.owns_cassette,
        reuses=(asker.path, asker.name) not in stash.get(PUT_ASIDE, ()),
        hosts=asker.options.hosts,
        tools=_tools_of(asker),
        faults=FaultPlan(asker.declaration.faults),
        others=_other_hosts(asker, cassette),
        watch=of_fixture.watch if of_fixture else (watch.see if watch else None),
        fallback=of_fixture.fallback if of_fixture else None,
        ledger=stash.get(LEDGER, None),
        ready=_ready(asker, cassette),
        batch=_batch_of(asker),
        renewal=_renewal_of(asker),
        asked_first=stash.get(ASKED_FIRST, Counter())[asker.name],
        sent=_sent(asker),
        mutation=None if of_fixture else asker.item.stash.get(MUTATION, None),
    )
    return recorder, watch


def _opened_cassette(asker: Asker) -> Cassette:
    return Cassette(
        asker.path,
        asker.matcher,
        asker.options.hosts,
        _compiled(asker.item.config),
        asker.options.max_cassette_mb,
        # Of a shared one, other tests' recordings would be gone.
        replaced=replaces_all(asker.mode) and asker.owns_cassette,
        is_shared=not asker.owns_cassette,
    )


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
    except OSError:  # a folder that may not be written: cassettes are read each time
        return None


def _other_hosts(asker: Asker, cassette: Cassette) -> OtherHosts:
    return OtherHosts(
        cassette.read_others,
        asker.shown_path,
        replay=asker.choice.others == "replay",
        is_final=replays_only(asker.mode),
    )


def _tools_of(asker: Asker) -> dict[str, str]:
    """Return what records, for the head of the file."""
    # Nothing is written while replaying, and to look versions up takes as long as a call.
    return {} if replays_only(asker.mode) else tools()


def _ready(asker: Asker, cassette: Cassette) -> Cassette | None:
    """Return what another worker was answered in the same preview, if a fixture was."""
    if not is_preview(asker.mode) or not asker.is_recorded:
        return None
    path = preview_beside(cassette.path)
    return Cassette(path, cassette.matcher, cassette.hosts, None, cassette.limit_mb)


def _batch_of(asker: Asker) -> BatchOfTest | None:
    """Return what asks through batches; what a fixture asks while it cleans up goes out live."""
    stash = asker.item.config.stash
    if not asks_by_batch(asker.wanted_mode) or ROUNDS not in stash or asker.cleans_up:
        return None
    # Only now: most runs record through no batch.
    from pytest_claude_params.batches.of_test import BatchOfTest

    command = record_command(asker.item, "all" if asker.path.exists() else "new")
    return BatchOfTest(stash[ROUNDS], asker.name, asker.path, command)


def _renewal_of(asker: Asker) -> Renewal | None:
    """Return how recordings stay that the same answer confirms, where all are asked again."""
    return renewal_of(asker.options, _wanted_of(asker)) if replaces_all(asker.mode) else None


def _wanted_of(asker: Asker) -> Iterable[Wanted]:
    """Return what is expected of the answers; those of a fixture are judged by any test."""
    if asker.of_fixture is None:
        return asker.declaration.wanted
    tests = filter(is_claude_test, asker.item.session.items)
    return (one for test in tests for one in read_declaration(test).wanted)


def _sent(asker: Asker) -> SentRequests | None:
    """Return what notes the requests of a test, where SDKs are compared."""
    stash = asker.item.config.stash
    if SENT not in stash:
        return None
    # Only now: most runs compare nothing.
    from pytest_claude_params.cassettes.recording.sent_requests import SentRequests

    # A fixture that is set up again goes on where it was.
    return stash[SENT].setdefault(asker.name, SentRequests(asker.matcher))
