"""Each surface is used twice: live against the simulated API while recording, then on replay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anthropic
import pytest

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_claude_params.call import Call

KEY = "sk-ant-api03-A-KEY-THAT-MUST-NOT-BE-STORED"


@dataclass(frozen=True)
class Replayed:
    """What came of using a surface twice.

    Args:
        result: what the surface returned, live and on replay alike.
        calls: the replayed calls, as a test's expectations would see them.
        path: the cassette.
    """

    result: Any
    calls: list[Call]
    path: Path


@pytest.fixture(autouse=True)
def _no_key_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def replayed(tmp_path: Path) -> Callable[..., Replayed]:
    """Return a function that records and replays ``use(at)``, and compares the results.

    ``at`` is what any client of the SDK takes: the key and where the API is.
    """
    path = tmp_path / "cassette.yaml"

    def recorder(mode: Any) -> Recorder:
        context = MissContext("cassette.yaml", "pytest")
        return Recorder(Cassette(path), Transcript("test"), mode, REDACTIONS, context)

    def used_twice(
        use: Callable[[dict[str, Any]], Any],
        scenario: dict[str, Any] | None = None,
        *,
        in_order: bool = True,
    ) -> Replayed:
        recording = recorder("new")
        said = Scenario(**scenario) if scenario else None
        with Simulator(said) as running, intercepted(recording):
            at = {"api_key": KEY, "base_url": running.base_url}
            live = use(at)
        after_test.keep(recording)
        replaying = recorder("none")
        # The simulator is gone: what is not replayed is refused.
        with intercepted(replaying):
            result = use(at)
        assert result == live
        if in_order:
            assert answers(replaying) == answers(recording)
        assert KEY not in path.read_text(encoding="utf-8")
        return Replayed(result, replaying.transcript.calls, path)

    return used_twice


def answers(recorder: Recorder) -> list[tuple[int, Any, Any]]:
    """Return what expectations judge of each call."""
    return [
        (call.response.status, call.request.parameters, call.response.message or call.response.body)
        for call in recorder.transcript.calls
    ]


@pytest.fixture
def lacks() -> Callable[[Any, str], None]:
    """Return a function that skips, by name, what the installed SDK does not have."""

    def skip_if_absent(owner: Any, name: str) -> None:
        if not hasattr(owner, name):
            pytest.skip(f"anthropic {anthropic.__version__} has no {name}")

    return skip_if_absent
