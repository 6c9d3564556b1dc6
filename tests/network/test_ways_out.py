"""Which ways out of a test run are stopped: real sockets and children, counted at a server."""

from __future__ import annotations

import json
import os
import runpy
import selectors
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

WAYS = Path(__file__).with_name("ways.py")
KNOWN = runpy.run_path(str(WAYS))
TESTS, UNSTOPPABLE, ELSEWHERE = (
    list(KNOWN[name]) for name in ("FROM_TESTS", "UNSTOPPABLE", "FROM_ELSEWHERE")
)
CONFTEST = """
import json, os, sys

# What runs this is forked; what is started here shall be a process of its own.
sys.executable = os.environ["INTERPRETER"]
import pytest, ways

PORTS = json.loads(os.environ["PORTS"])

@pytest.fixture(scope="session")
def application():
    ways.attempt("session_fixture", PORTS["session_fixture"])

@pytest.fixture(scope="session")
def ended_application():
    yield
    ways.attempt("end_of_a_session_fixture", PORTS["end_of_a_session_fixture"])

# An escaping refusal would end the run here, as another test shows.
try:
    ways.attempt("import_of_a_conftest", PORTS["import_of_a_conftest"])
except BaseException as error:
    print(error)
"""
TEST = """
import json, os, threading, pytest, ways

PORTS = json.loads(os.environ["PORTS"])
IS_OVER = threading.Event()

try:
    ways.attempt("import_of_a_test", PORTS["import_of_a_test"])
except BaseException as error:
    print(error)

def late():
    IS_OVER.wait()
    ways.attempt("thread_after_its_test", PORTS["thread_after_its_test"])

THREADS = [threading.Thread(target=late, daemon=True)]

@MARK
def test_that_starts_a_thread():
    THREADS[0].start()

@MARK
def test_with_a_fixture(application):
    pass

@MARK
def test_with_a_fixture_that_ends(ended_application):
    pass

@MARK
@pytest.mark.parametrize("name", [*ways.FROM_TESTS, *ways.UNSTOPPABLE])
def test_way(name):
    ways.attempt(name, PORTS[name])

def test_unmarked():
    IS_OVER.set()
    THREADS[0].join()
    ways.attempt("unmarked_test", PORTS["unmarked_test"])
"""
PLUGIN = ("-p", "pytest_claude_params.plugin.hooks")
MARKED = "pytest.mark.claude_cassette()"
UNMARKED = "pytest.mark.skipif(False, reason='')"
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"


class CountingServer:
    """A TCP and a UDP port for each way out; remembers which were reached."""

    def __init__(self, names):
        self.reached = set()
        self._selector = selectors.DefaultSelector()
        self.ports = {name: self._listen(name) for name in names}
        self._is_open = True
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _listen(self, name):
        while True:
            server = socket.create_server(("127.0.0.1", 0))
            datagrams = socket.socket(type=socket.SOCK_DGRAM)
            try:
                datagrams.bind(server.getsockname())
            except OSError:  # taken: another pair
                continue
            for own in (server, datagrams):
                self._selector.register(own, selectors.EVENT_READ, name)
            return server.getsockname()[1]

    def _serve(self):
        while self._is_open:
            self._look(0.05)
        self._look(0)

    def _look(self, timeout_s):
        for key, _ in self._selector.select(timeout_s):
            self.reached.add(key.data)
            if key.fileobj.type == socket.SOCK_DGRAM:
                key.fileobj.recv(1024)
            else:
                connection, _ = key.fileobj.accept()
                threading.Thread(target=self._answer, args=(connection,)).start()

    @staticmethod
    def _answer(connection):
        with connection:
            if connection.recv(65536):
                connection.sendall(ANSWER)

    def close(self):
        """Take what still waits, then stop."""
        self._is_open = False
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()


def went_out(python, folder, mark, *options):
    """Run all ways with a key in the environment; return which of them reached their end."""
    for name, text in {
        "conftest.py": CONFTEST,
        "test_all.py": TEST.replace("MARK", mark),
        "ways.py": WAYS.read_text(),
        "child.py": KNOWN["CHILD"],
        "pytest.toml": '[pytest]\nclaude_hosts = ["127.0.0.1"]\naddopts = ["-p", "no:cacheprovider", "-p", "no:threadexception"]\n',
    }.items():
        (folder / name).write_text(text)
    names = [*TESTS, *UNSTOPPABLE, *ELSEWHERE]
    server = CountingServer(names)
    environment = {
        **{name: value for name, value in os.environ.items() if "ANTHROPIC" not in name},
        "ANTHROPIC_API_KEY": "a-key",
        "PORTS": json.dumps(server.ports),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "INTERPRETER": sys.executable,
    }
    # Most ways fail: to lay out where takes as long as all else.
    command = [python, "-m", "pytest", "-q", "--tb=line", *options]
    try:
        run = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    finally:
        server.close()
    refused = folder / "refused"
    stopped = set(refused.read_text().split()) if refused.exists() else set()
    looked_up = {
        name for name in TESTS if getattr(KNOWN["FROM_TESTS"][name], "looks_up", False)
    } - stopped
    return server.reached | looked_up, run.stdout


@pytest.fixture(scope="module")
def run(forked_python, tmp_path_factory):
    """Return a function that runs all ways in a process of their own."""
    return lambda name, *how: went_out(forked_python, tmp_path_factory.mktemp(name), *how)


@pytest.fixture(scope="module")
def unwatched(run):
    """Without the plugin."""
    return run("unwatched", UNMARKED, "--override-ini=strict=false")


@pytest.fixture(scope="module")
def replaying(run):
    """Claude tests in mode none, without the option."""
    return run("replaying", MARKED, *PLUGIN)


@pytest.fixture(scope="module")
def blocked(run):
    """Tests that are no Claude tests, with the option."""
    return run("blocked", UNMARKED, *PLUGIN, "--claude-block-network")


def test_every_way_leads_out_where_nothing_watches(unwatched):
    """Else the tests below would show nothing."""
    reached, screen = unwatched

    assert sorted({*TESTS, *UNSTOPPABLE, *ELSEWHERE} - reached) == [], screen


def test_what_claude_tests_let_out(replaying, capsys):
    """Nothing, their fixtures and threads included, but what no process can see."""
    reached, screen = replaying
    tell(capsys, "Claude tests in mode none", reached)

    assert sorted(reached) == sorted(
        [*UNSTOPPABLE, "import_of_a_conftest", "import_of_a_test", "unmarked_test"]
    ), screen


def test_what_is_named_in_the_summary(replaying):
    """Calls from outside of Claude tests are somebody's intention, but not unseen."""
    places = "import of a conftest.py, import of test_all.py and test_all.py::test_unmarked"

    assert f"outside of Claude tests: {places}" in replaying[1]


def test_what_any_test_lets_out_with_the_option(blocked, capsys):
    """Nothing, wherever it comes from, but what no process can see."""
    reached, screen = blocked
    tell(capsys, "any test with --claude-block-network", reached)

    assert sorted(reached) == sorted(UNSTOPPABLE), screen


def tell(capsys, what, reached):
    """Print the figures that the documentation names."""
    ways = len(TESTS) + len(UNSTOPPABLE) + len(ELSEWHERE)
    with capsys.disabled():
        figures = f"{ways} ways, {ways - len(reached)} stopped, these not: {sorted(reached)}"
        print(f"\n{what}: {figures}")  # noqa: T201  (fault tests print how many trials they ran)
