"""Recordings that are there already, runs in a process of their own, batches looked after often."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import anthropic
import pytest

from pytest_claude_params.batches import rounds
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files.head import tools
from pytest_claude_params.cassettes.naming import path_of_test
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Suite


@pytest.fixture(scope="session")
def client(simulator: Simulator) -> Iterator[anthropic.Anthropic]:
    """A client of the SDK that asks the simulated API."""
    with anthropic.Anthropic(api_key="any", base_url=simulator.base_url) as own:
        yield own


@pytest.fixture(scope="session")
def made_before() -> dict[str, bytes]:
    """What this session has recorded already, by what was asked and answered."""
    return {}


@pytest.fixture
def was_recorded(
    suite: Suite, client: anthropic.Anthropic, made_before: dict[str, bytes]
) -> Callable[..., Path]:
    """Return a function that records prompts as the test of this name would, and returns the file.

    For tests that begin with recordings: it takes a tenth of a run, and nothing the second time.
    """

    def record(name: str, *prompts: Any, folder: str = "cassettes/test_it", **how: Any) -> Path:
        place = suite.path / folder
        path = path_of_test(place.parent, PurePosixPath(f"{place.name}.py"), name)
        made = path.with_name(f"{path.name}.rejected") if "failed" in how else path
        key = repr((name, prompts, how))
        if key not in made_before:
            _asked(client, path, prompts, **how)
            made_before[key] = made.read_bytes()
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(made_before[key])
        return made

    return record


def _asked(
    client: anthropic.Anthropic,
    path: Path,
    prompts: tuple[Any, ...],
    says: str = "",
    failed: str = "",
    **parameters: Any,
) -> None:
    """Ask, be answered so, and keep the answers; or put them aside, as of a test that failed so."""
    recorder = Recorder(
        Cassette(path),
        Transcript(f"test_it.py::{path.stem}"),
        "new",
        REDACTIONS,
        MissContext(path.name, "pytest"),
        tools=tools(),
    )
    with _api(client, says) as asking, intercepted(recorder):
        for prompt in prompts:
            turns = [{"role": "user", "content": prompt}] if isinstance(prompt, str) else prompt
            body = {"model": "claude-haiku-4-5", "max_tokens": 60, "messages": turns}
            asking.messages.create(**body | parameters)
    if failed:
        after_test.reject(recorder, failed)
    else:
        after_test.keep(recorder)


@contextmanager
def _api(client: anthropic.Anthropic, says: str) -> Iterator[anthropic.Anthropic]:
    """Yield a client of an API that always says this, or of the one that all tests share."""
    if not says:
        yield client
        return
    scenario = Scenario.model_validate({"replies": [{"matches": "", "answer": says}]})
    with Simulator(scenario) as simulator:
        yield client.with_options(base_url=simulator.base_url)


@pytest.fixture
def run_forked(pytester: pytest.Pytester, forked_python: str) -> Callable[..., pytest.RunResult]:
    """Return a function that runs pytest in the folder of the test, in a process that is forked.

    ``runpytest_subprocess`` starts the interpreter, which takes most of such a test.
    """

    def run(*arguments: str, timeout: float | None = None) -> pytest.RunResult:
        command = [forked_python, "-m", "pytest", *arguments]
        ended = subprocess.run(
            command, cwd=pytester.path, capture_output=True, text=True, timeout=timeout, check=False
        )
        print(ended.stdout, ended.stderr, sep="\n")  # noqa: T201 - to be seen if the test fails
        return pytest.RunResult(
            ended.returncode, ended.stdout.splitlines(), ended.stderr.splitlines(), 0
        )

    return run


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run look after its batch at once again: the simulated API takes no time for it."""
    monkeypatch.setattr(rounds, "_FIRST_PAUSE_S", 0.01)
