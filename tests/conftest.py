"""Fixtures of all tests: a simulated API on loopback, and suites run by a real pytest."""

from __future__ import annotations

import ast
import functools
import gc
import importlib
import importlib.metadata
import importlib.util
import itertools
import os
import pkgutil
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import anthropic
import certifi
import pytest
from hypothesis import HealthCheck, settings

from pytest_claude_params import (
    cassettes,
    expectations,
    faults,
    network_guard,
    parameters,
    plugin,
    spending,
)
from pytest_claude_params.plugin import hooks
from pytest_claude_params.simulator import Simulator

# pytester forgets what a run imported, and the next run reads, rewrites and compiles it again:
# what is imported out here is not imported again, which is most of the time of a small run.
for _module in (
    "_pytest.stepwise",  # which workers of xdist leave out
    "anthropic",
    "filelock",
    "genai_prices.decompose",
    "genai_prices.validation",
    # Their clients map the exceptions of the copy that they saw first to their own.
    "httpcore",
    "httpcore2",
    "hypothesis",
    "jsonpath",
    "jsonschema",
    "pytest_claude_params.sdk.claude",
    "pytest_claude_params.sdk.interception",
    "pytest_claude_params.sdk.own_requests.known_requests",
    "pytest_claude_params.sdk.patches.vcrpy_import",
    "regex",
):
    if importlib.util.find_spec(_module.partition(".")[0]):
        importlib.import_module(_module)
for _folder in (cassettes, expectations, faults, network_guard, parameters, plugin, spending):
    for _found in pkgutil.walk_packages(_folder.__path__, f"{_folder.__name__}."):
        importlib.import_module(_found.name)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytest_plugins = ["pytester"]

# The same examples in every run: what has failed once fails again, and a change is not red by chance.
# Hypothesis would give each of them 200 ms, and one second to draw ten: a busy machine needs more.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("everyday", derandomize=True, **PATIENT)
# New ones at night.
settings.register_profile("nightly", derandomize=False, **PATIENT)
IS_NIGHT = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
settings.load_profile("nightly" if IS_NIGHT else "everyday")

# Ten thousand tests hold millions of objects that stay: to look through them again is 3 % of the run.
gc.set_threshold(50_000, 20, 20)

KEY = "sk-ant-api03-A-KEY-THAT-MUST-NOT-BE-STORED"
HEAD = """
import anthropic
import pytest

pytestmark = pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=60)
"""


ROOT = Path(__file__).parent
# Fixtures that run pytest within pytest, or start a process.
PROCESSES = frozenset({"pytester", "forked_python"})
# Folders and files whose tests start processes, make up hundreds of examples or wait for a clock.
SLOW = frozenset(
    {
        "benchmarks", "browser", "commands", "editor", "frameworks", "fuzz", "leaks", "network",
        "reliability", "server", "statistics", "stories", "surfaces", "test_against_scipy", "test_any_body", "test_request_findings",
        "test_batch_killed", "test_docs", "test_every_place", "test_gateway", "test_hints", "test_hostile_files", "test_odd_answers",
        "test_parity", "test_quiet_when_unused", "test_redaction", "test_robustness",
        "test_same_distribution_as", "test_search_before_the_walk", "test_streams", "test_wire",
    }
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Register the mark here: make pytests reads another configuration than the project's."""
    config.addinivalue_line(
        "markers",
        "slow: runs pytest within pytest, starts processes, or repeats much; make quick leaves it out",
    )
    config.addinivalue_line(
        "markers",
        "nightly: takes minutes, or repeats what another test shows; for make nightly alone",
    )
    # A shell lets what it runs in the background ignore Ctrl-C, and so would all that we start.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read what ``make quick`` leaves out as a whole."""
    is_left_out = config.option.markexpr == "not slow" and collection_path.stem in SLOW
    return True if is_left_out else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark as slow what runs pytest within pytest, or lies among tests that take long."""
    if not IS_NIGHT:
        of_the_night = {item for item in items if item.get_closest_marker("nightly")}
        config.hook.pytest_deselected(items=list(of_the_night))
        items[:] = [item for item in items if item not in of_the_night]
    for item in items:
        starts = PROCESSES.intersection(getattr(item, "fixturenames", ()))
        if starts or lies_among_slow(item.path):
            item.add_marker("slow")


@functools.cache
def lies_among_slow(path: Path) -> bool:
    """Whether it is a file, or in a folder, whose tests take long."""
    return not SLOW.isdisjoint(path.with_suffix("").parts[len(ROOT.parts) :])


@pytest.fixture(scope="session", autouse=True)
def _plugins_read_once(pytestconfig: pytest.Config) -> None:
    """Let runs of pytest within a test find quickly what is in its plugins: else that is a quarter of them."""
    place = ROOT / "forked" / "parts_of_plugins.py"
    spec = importlib.util.spec_from_file_location(place.stem, place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    plugins = pytestconfig.pluginmanager.get_plugins()
    module.name_parts(one if isinstance(one, ModuleType) else type(one) for one in plugins)


@pytest.fixture(scope="session", autouse=True)
def _versions_read_once() -> Iterator[None]:
    """Let each run within a test ask for versions, and read what lies beside a package once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.metadata, "version", functools.cache(importlib.metadata.version))
        yield


@pytest.fixture(scope="session", autouse=True)
def _not_in_ci() -> Iterator[None]:
    """Runs inside of our tests are a user's at the desk, wherever our tests run."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CI", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Trust one authority: a client that may go online loads 140 of them, which takes it 0.02 s."""
    first, end, _ = certifi.contents().partition("-----END CERTIFICATE-----\n")
    place = tmp_path_factory.mktemp("certificates") / "one.pem"
    place.write_text(first + end, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(place))
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_retries() -> Iterator[None]:
    """Let the SDK wait for a hundredth of a second before it sends a request again, not for a half."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anthropic._base_client, "INITIAL_RETRY_DELAY", 0.01)
        yield


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    """Let pytest parse a file once: it shows failures in the SDK's, of 3,000 lines each, again and again."""
    parse = ast.parse
    remembered = functools.lru_cache(64)(lambda source: parse(source, "source", "exec"))

    def parsed(source: Any, filename: str = "<unknown>", mode: str = "exec", **options: Any) -> Any:
        if (filename, mode, options) == ("source", "exec", {}):  # so pytest asks for a frame's file
            return remembered(source)
        return parse(source, filename, mode, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ast, "parse", parsed)
        yield


@pytest.fixture
def few_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pytest load ours alone: the others take a third of a small run, 0.3 s of a process."""
    if "CLAUDE_PARAMS_BESIDE" not in os.environ:  # make beside is about the others
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        monkeypatch.setenv("PYTEST_PLUGINS", "pytest_claude_params.plugin.hooks")


class NoRecord:
    """What pytester wants of a run whose calls of hooks nobody asks for: noting them is a quarter of it."""

    ret: int | pytest.ExitCode

    def getcalls(self, _names: str) -> list[Any]:
        """Return the calls that were noted: none."""
        return []

    def finish_recording(self) -> None:
        """Do nothing."""


@pytest.fixture
def pytester(
    few_plugins: None,  # noqa: ARG001
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> pytest.Pytester:
    """Run pytest with ours alone; what needs another asks for it, as by ``-p xdist``."""
    run = pytester.inline_run

    def inline_run(*arguments: str, **options: Any) -> Any:
        if "xdist" in arguments:  # each of its workers is a process
            monkeypatch.setattr(sys, "executable", request.getfixturevalue("forked_python"))
        # Here by hand, as pytest would warn that it was imported and cannot be rewritten.
        ours = [hooks] if "PYTEST_PLUGINS" in os.environ else []
        return run(*arguments, plugins=[*ours, *options.pop("plugins", ())], **options)

    monkeypatch.setattr(pytester, "make_hook_recorder", lambda _manager: NoRecord())
    monkeypatch.setattr(pytester, "inline_run", inline_run)
    return pytester


@pytest.fixture
def every_plugin(few_plugins: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """Let pytest load what is installed, as a user's does."""
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    monkeypatch.delenv("PYTEST_PLUGINS", raising=False)


FORKED = pytest.StashKey[str]()
# What lies beside an interpreter, and what it is told to run.
PROGRAMS = {
    "python": [],
    "pytest": ["-m", "pytest"],
    "claude-params": ["-m", "pytest_claude_params"],
}


@contextmanager
def fork_server() -> Iterator[str]:
    """Start `tests/forked/server.py`, and yield an interpreter that lets it fork."""
    with tempfile.TemporaryDirectory() as folder:
        place, python = Path(folder) / "socket", Path(folder) / "python"
        client = str(ROOT / "forked" / "client.py")
        for name, more in PROGRAMS.items():
            words = [sys.executable, "-IS", client, str(place), sys.executable, *more]
            program = Path(folder) / name
            program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
            program.chmod(0o755)
        command = [sys.executable, ROOT / "forked" / "server.py", place, python]
        with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as server:
            yield str(python)
            server.communicate()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Let all workers of xdist share one server: it imports for as long as they collect tests."""
    config = node.config
    if config.option.markexpr == "not slow":
        return
    if FORKED not in config.stash:
        started = fork_server()
        config.stash[FORKED] = started.__enter__()
        config.add_cleanup(lambda: started.__exit__(None, None, None))
    node.workerinput["forked_python"] = config.stash[FORKED]


@pytest.fixture(scope="session")
def forked_python(request: pytest.FixtureRequest) -> Iterator[str]:
    """An interpreter that takes no time to start and to import ours: `tests/forked/server.py` forks.

    For processes that are asked what they print and write. Whether a user's process imports
    anything heavy, and how it starts, is asked of the real one.
    """
    shared = getattr(request.config, "workerinput", {}).get("forked_python")
    with nullcontext(shared) if shared else fork_server() as python:
        give_up = time.monotonic() + 120
        while not Path(python).with_name("socket").exists():
            assert time.monotonic() < give_up, "tests/forked/server.py does not listen"
            time.sleep(0.01)
        yield python


@pytest.fixture
def forking(monkeypatch: pytest.MonkeyPatch, forked_python: str) -> None:
    """Let what the code under test starts be forked: verbs ask pytest which tests there are."""
    monkeypatch.setattr(sys, "executable", forked_python)


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    """One simulated API for all tests; each request's answer depends on that request only."""
    with Simulator() as running:
        yield running


class Suite:
    """A test file in an empty project, run by a real pytest in this process."""

    def __init__(self, pytester: pytest.Pytester, patch: pytest.MonkeyPatch, base_url: str) -> None:
        self.pytester = pytester
        self.path = pytester.path
        self._patch = patch
        self._base_url = base_url
        self._seconds = itertools.count(1_700_000_000)

    def write(self, body: str, name: str = "test_it.py") -> Suite:
        """Write a test file; imports and the parameters of a small request stand above it."""
        path = self.path / name
        path.write_text(HEAD + body, encoding="utf-8")
        # A file of the same second and size is taken for the one that was compiled last.
        written = next(self._seconds)
        os.utime(path, (written, written))
        return self

    def record(self, *arguments: str) -> pytest.RunResult:
        """Run it against the simulated API, recording what has no recording."""
        with self._patch.context() as patch:
            patch.setenv("ANTHROPIC_BASE_URL", self._base_url)
            patch.setenv("ANTHROPIC_API_KEY", KEY)
            return self.pytester.runpytest("--claude-record=new", *arguments)

    def replay(self, *arguments: str) -> pytest.RunResult:
        """Run it as in CI: no key, and no server that could answer."""
        with self._patch.context() as patch:
            for name in ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"):
                patch.setenv(name, "")  # so that what a test within sets is taken back
                patch.delenv(name)
            return self.pytester.runpytest(*arguments)

    def cassette(self, name: str) -> str:
        """Return the text of a cassette of ``test_it.py``."""
        path = self.path / "cassettes" / "test_it" / f"{name}.yaml"
        return path.read_text(encoding="utf-8")


@pytest.fixture
def suite(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, simulator: Simulator
) -> Suite:
    """A project in an empty folder."""
    return Suite(pytester, monkeypatch, simulator.base_url)


@pytest.fixture
def api(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A simulated API that only this suite asks, with a journal of its own."""
    with Simulator() as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        yield simulator


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what the first test of a module makes, and the others begin with."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def begin_with(kept: Path) -> Callable[[Path, Callable[[], None]], None]:
    """Return a function that fills a folder: once by what is called, then with what that has written."""

    def fill(folder: Path, make: Callable[[], None]) -> None:
        copy = kept / folder.name
        if copy.exists():
            shutil.copytree(copy, folder)
        else:
            make()
            shutil.copytree(folder, copy)

    return fill


@pytest.fixture
def run_once(
    kept: Path, request: pytest.FixtureRequest
) -> Callable[[Callable[[Suite], None]], Path]:
    """Return a function that runs a suite once for all tests of a module, and returns its folder."""

    def run(what: Callable[[Suite], None]) -> Path:
        if not any(kept.iterdir()):
            suite = request.getfixturevalue("suite")
            what(suite)
            shutil.copytree(suite.path, kept, dirs_exist_ok=True)
        return kept

    return run


@pytest.fixture
def failures_of() -> Callable[[pytest.RunResult], dict[str, list[str]]]:
    """Return a function that takes the text of each failure out of a run's output, by its title."""

    def texts(result: pytest.RunResult) -> dict[str, list[str]]:
        lines = [line.rstrip() for line in result.outlines]
        starts = [number for number, line in enumerate(lines) if line.startswith("____")]
        return {lines[start].strip("_ "): _until_next(lines[start + 1 :]) for start in starts}

    return texts


def _until_next(lines: list[str]) -> list[str]:
    ends = (n for n, line in enumerate(lines) if line[:4] in {"____", "----", "===="})
    return lines[: next(ends, None)]


@pytest.fixture
def failure_of(
    failures_of: Callable[[pytest.RunResult], dict[str, list[str]]],
) -> Callable[[pytest.RunResult], list[str]]:
    """Return a function that takes the text of the first failure out of a run's output."""
    return lambda result: next(iter(failures_of(result).values()))
