"""The fixtures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.errors import ClaudeParamsError
from pytest_claude_params.plugin.paths import shown_error
from pytest_claude_params.plugin.stash import OPTIONS, RUN, SURROUNDINGS
from pytest_claude_params.plugin.verdicts.failures.failure import fail
from pytest_claude_params.record_mode import replays_only

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.plugin.claude_run import ClaudeRun
    from pytest_claude_params.plugin.running.asker import Surroundings
    from pytest_claude_params.plugin.running.served_test import ServerOfTest
    from pytest_claude_params.sdk.claude import AsyncClaude, Claude, Declared
    from pytest_claude_params.sdk.clients import AsyncClient, SyncClient
    from pytest_claude_params.sdk.vcr_view import VcrView


@pytest.fixture(scope="session")
def claude_cassette_dir(pytestconfig: pytest.Config) -> Path:
    """Folder of the cassettes; override it to put those of a module or folder elsewhere."""
    return pytestconfig.stash[OPTIONS].cassette_dir


@pytest.fixture(scope="session")
def claude_redactions(pytestconfig: pytest.Config) -> list[str]:
    """Regular expressions to blank in cassettes, besides keys and account ids; override to add."""
    return list(pytestconfig.stash[OPTIONS].redact)


@pytest.fixture
def _claude_surroundings(
    request: pytest.FixtureRequest,
    claude_cassette_dir: Path,
    claude_redactions: list[str],
) -> Surroundings:
    """What fixtures of wider scope have to know that a test sets up which is no Claude test."""
    return _surroundings(request, claude_cassette_dir, claude_redactions)


def _surroundings(
    request: pytest.FixtureRequest,
    folder: Path,
    patterns: list[str],
) -> Surroundings:
    """Return what is said of cassettes, also for the fixtures of wider scope that this test sets up."""
    from pytest_claude_params.plugin.collecting.cassette_settings import environment_of
    from pytest_claude_params.plugin.running.asker import Surroundings
    from pytest_claude_params.secrets.redactions.of_project import from_patterns

    try:
        blanked = from_patterns(patterns, "claude_redact")
    except ClaudeParamsError as error:
        fail(f"claude: {shown_error(request.config, error)}")
    found = Surroundings(Path(folder), blanked, environment_of(request.config))
    request.node.stash[SURROUNDINGS] = found
    return found


@pytest.fixture
def _claude_run(
    request: pytest.FixtureRequest,
    claude_cassette_dir: Path,
    claude_redactions: list[str],
) -> Iterator[ClaudeRun]:
    """Catch the test's calls, from before its other fixtures until after them."""
    from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
    from pytest_claude_params.plugin.running.opening import opened
    from pytest_claude_params.plugin.verdicts.failures.no_verdict import (
        blocked,
        fail_unjudged,
        missed,
    )
    from pytest_claude_params.plugin.verdicts.unused_of_test import fail_for_unused

    item: pytest.Item = request.node
    # Not by the fixture of that name: each one more takes a twentieth of what a test costs.
    surroundings = _surroundings(request, claude_cassette_dir, claude_redactions)
    try:
        with opened(item, read_declaration(item), surroundings) as run:
            item.stash[RUN] = run
            yield run
        fail_unjudged(item, reasons=(missed,))
        fail_for_unused(item, run)
        fail_unjudged(item, reasons=(blocked,))
    except ClaudeParamsError as error:
        fail(f"claude: {shown_error(request.config, error)}")


@pytest.fixture
def claude_calls(_claude_run: ClaudeRun) -> Sequence[Call]:
    """The calls this test has made so far, however they were made; it cannot change them."""
    from pytest_claude_params.transcript import Calls

    return Calls(_claude_run.transcript.calls)


@pytest.fixture
def claude_vcr(_claude_run: ClaudeRun) -> VcrView:
    """What tests of pytest-recording read of their fixture ``vcr``: requests, plays."""
    from pytest_claude_params.sdk.vcr_view import VcrView

    return VcrView(_claude_run.recorder)


@pytest.fixture
def claude_server(_claude_run: ClaudeRun, request: pytest.FixtureRequest) -> Iterator[ServerOfTest]:
    """Answer the Messages API over HTTP: child processes replay and record as this test does."""
    from pytest_claude_params.plugin.running.served_test import serving

    with serving(request.node, _claude_run) as server:
        yield server


@pytest.fixture
def claude_case(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What varies in this test of a matrix, by name: parameters, arguments, columns of its row."""
    if not hasattr(request, "param"):
        fail("claude_case: this test is not a case of a matrix: it has no marker claude_matrix")
    return dict(request.param.values)


@pytest.fixture
def claude_client(_claude_run: ClaudeRun) -> Iterator[SyncClient]:
    """A real ``anthropic.Anthropic``; needs no key while replaying."""
    from pytest_claude_params.sdk import clients

    with clients.sync_client(**_client_options(_claude_run)) as client:
        yield client


@pytest.fixture
def async_claude_client(_claude_run: ClaudeRun) -> AsyncClient:
    """A real ``anthropic.AsyncAnthropic``; needs no key while replaying."""
    from pytest_claude_params.sdk import clients

    return clients.async_client(**_client_options(_claude_run))


@pytest.fixture
def claude(_claude_run: ClaudeRun, claude_client: SyncClient) -> Claude:
    """Call Claude with this test's parameters: ``claude("Hello")`` returns the SDK's message."""
    from pytest_claude_params.sdk.claude import Claude

    return Claude(claude_client, _declared(_claude_run))


@pytest.fixture
def async_claude(_claude_run: ClaudeRun, async_claude_client: AsyncClient) -> AsyncClaude:
    """As ``claude``, with ``await``."""
    from pytest_claude_params.sdk.claude import AsyncClaude

    return AsyncClaude(async_claude_client, _declared(_claude_run))


def _client_options(run: ClaudeRun) -> dict[str, Any]:
    live = not replays_only(run.recorder.mode)
    return {"live": live, "api_version": run.options.api_version}


def _declared(run: ClaudeRun) -> Declared:
    from pytest_claude_params.plugin.verdicts.sample_rules import sample_rules
    from pytest_claude_params.sdk.claude import Declared

    options = run.options
    model = {"model": options.model} if options.model else {}
    return Declared(
        parameters={**model, **run.declaration.parameters},
        api_version=options.api_version,
        overrides=run.overrides,
        samples=sample_rules(run),
    )
