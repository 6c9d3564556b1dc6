"""What is said of calls that pass the recorder by: in which test, from where, what to do."""

from __future__ import annotations

import pytest

HEAD = """
import socket, subprocess, sys, threading, time
import pytest

def call():
    socket.create_connection(("api.anthropic.com", 443), timeout=1)
"""
PASSED_BY = """\
  Calls through httpx, httpx2, aiohttp, requests, urllib3, http.client and boto3 are recorded and
  replayed. This one took another way: a transport of your own, a raw socket, or a class of those
  libraries that was imported by name or patched. Let the client use one of them."""
REFUSED = f"""\
claude: api.anthropic.com was called past the recorder, and blocked: the record mode is none

  called from  test_it.py:6 in call

{PASSED_BY}"""


@pytest.fixture
def project(suite):
    """A file whose ``call`` asks the API past every library that is known."""

    def write(body, *options):
        (suite.path / "test_it.py").write_text(HEAD + body)
        return suite.replay(*options)

    return write


def test_a_call_past_the_recorder(project, failure_of):
    """The message names the line that has called."""
    result = project("""
@pytest.mark.claude_cassette()
def test_it():
    call()
""")

    assert "\n".join(failure_of(result)) == REFUSED


@pytest.mark.parametrize(
    "call",
    [
        "try: call()\n    except BaseException: pass",
        "thread = threading.Thread(target=call); thread.start(); thread.join()",
        "try: call()\n    except BaseException as error: raise BaseExceptionGroup('', [error])",
    ],
    ids=["caught", "in a thread", "in a group"],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_blocked_call_that_the_code_has_caught(project, failure_of, call):
    """What went wrong is told, wherever the exception has gone."""
    result = project(f"""
@pytest.mark.claude_cassette()
def test_it():
    {call}
""")

    assert "\n".join(failure_of(result)[: REFUSED.count("\n") + 1]) == REFUSED


def test_several_blocked_calls(project, failure_of):
    """One is told, the others are counted."""
    result = project("""
@pytest.mark.claude_cassette()
def test_it():
    for _ in range(3):
        with pytest.raises(BaseException):
            call()
""")

    assert failure_of(result)[-1] == "  2 more connections of this test blocked"


def test_a_fixture_of_wider_scope(project, failure_of):
    """It is named: the test shows nothing of it."""
    result = project("""
@pytest.fixture(scope="session")
def application():
    call()

@pytest.mark.claude_cassette()
def test_it(application):
    pass
""")

    result.assert_outcomes(errors=1)
    assert failure_of(result)[:4] == [
        REFUSED.splitlines()[0],
        "",
        "  called from  test_it.py:6 in call",
        "  in           fixture 'application', scope session",
    ]


TEARDOWN = """
@pytest.fixture(scope="session")
def application():
    yield
    call()

@pytest.mark.claude_cassette()
def test_it(application, claude_calls):
    pass

def test_other():
    pass
"""


def test_the_end_of_a_fixture_of_wider_scope(project):
    """It is torn down by whichever test comes last, and blocked for the one that set it up."""
    lines = [line.removeprefix("E").strip() for line in project(TEARDOWN).outlines]

    assert "".join(line for line in lines if "NetworkBlocked: " in line).endswith(
        "api.anthropic.com was called past the recorder, and blocked: the record mode is none"
    )
    for line in (
        "in           fixture 'application', scope session",
        "What answers a test's calls ends with the test, before fixtures of a wider scope are torn down.",
        "Call Claude in the test, or in a fixture of function scope.",
    ):
        assert line in lines


def test_a_thread_that_outlives_its_test(project):
    """The test that follows is not its owner."""
    lines = project("""
IS_OVER = threading.Event()
SEEN = []

def late():
    IS_OVER.wait()
    try:
        call()
    except BaseException as error:
        SEEN.append(error)

THREAD = threading.Thread(target=late, daemon=True)

@pytest.mark.claude_cassette()
def test_it():
    THREAD.start()

def test_other():
    IS_OVER.set()
    THREAD.join()
    print(SEEN[0])
    assert not SEEN
""").outlines

    start = lines.index(
        "  in           a thread that test_it.py::test_it has started, after the test's end"
    )
    assert lines[start + 2 : start + 4] == [
        "  What answers a test's calls ends with the test: wait for the thread in the test, and give the",
        "  test a thread pool or an event loop of its own.",
    ]


@pytest.mark.parametrize(
    ("start", "program"),
    [
        ('subprocess.run([sys.executable, "-c", "pass", "a-secret"])', "python*"),
        ('subprocess.run("KEY=a-secret true a-secret", shell=True)', "true"),
        ('__import__("os").system("KEY=a-secret true a-secret")', "true"),
    ],
)
def test_a_test_that_made_no_call_but_started_a_child(project, start, program):
    """The child may have called, and nobody has seen it; its arguments are its own."""
    result = project(f"""
@pytest.mark.claude_cassette()
def test_it():
    {start}
""")

    result.stdout.fnmatch_lines(
        [
            f"claude: no Claude call was seen, but the test started {program}",
            "",
            "  Only calls through httpx, httpx2, aiohttp, requests, urllib3, http.client and boto3 are seen, in",
            "  the test's own process. Call Claude in the test's process, or take the marker away if",
            "  the child makes no call.",
        ],
        consecutive=True,
    )


def test_what_looks_for_a_shared_library_is_no_child_of_the_test(project):
    """Python asks ldconfig and gcc for where one is, whatever the test does."""
    result = project("""
import ctypes.util

@pytest.mark.claude_cassette()
def test_it():
    ctypes.util.find_library("no-such-library")
    raise ValueError("before any call")
""")

    result.stdout.fnmatch_lines(["FAILED test_it.py::test_it - ValueError: before any call"])
    result.stdout.no_fnmatch_line("*the test started*")


def test_a_child_that_would_be_given_the_key(project, failure_of, monkeypatch):
    """posix_spawn has read the environment before it can be seen."""
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", "a-key")
    result = project("""
import os

@pytest.mark.claude_cassette()
def test_it():
    os.posix_spawn("/bin/true", ["true"], os.environ)
""")

    assert failure_of(result)[0] == (
        "claude: true was not started: its environment holds AWS_BEARER_TOKEN_BEDROCK, and the record mode"
        " is none. Leave the key out, or start it with subprocess, which does so here."
    )


IN_CHILD = """
import os

def in_child(**options):
    code = "import os; print(os.environ.get('ANTHROPIC_AUTH_TOKEN'))"
    command = [sys.executable, "-Sc", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, **options)
    return done.stdout.strip()

started = pytest.mark.parametrize("options", [
    dict,
    lambda: {"env": dict(os.environ)},
    lambda: {"env": os.environ},
    lambda: {"close_fds": False},
], ids=["inherited", "a copy", "handed on", "posix_spawn"])
"""


def test_children_go_without_the_key(project, monkeypatch):
    """Not so the code under test, which may look for it, and the tests that follow."""
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "a-key")

    project(f"""{IN_CHILD}
@started
def test_it(claude_calls, options):
    assert os.environ["ANTHROPIC_AUTH_TOKEN"] == "a-key"
    assert in_child(**options()) == "None"

@started
def test_other(options):
    assert os.environ["ANTHROPIC_AUTH_TOKEN"] == "a-key"
    assert in_child(**options()) == "a-key"
""").assert_outcomes(passed=8)


def test_no_test_hands_the_key_to_a_child_with_the_option(project, monkeypatch):
    """In each of them the code under test finds it."""
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "a-key")

    project(
        f"""{IN_CHILD}
@started
def test_it(options):
    assert os.environ["ANTHROPIC_AUTH_TOKEN"] == "a-key"
    assert in_child(**options()) == "None"
""",
        "--claude-block-network",
    ).assert_outcomes(passed=4)


def test_a_key_that_was_loaded_in_the_test_stays_here_too(project, monkeypatch):
    """As applications do from a file, when they start."""
    monkeypatch.delenv("ANTHROPIC_AUTH_TOKEN", raising=False)

    project(f"""{IN_CHILD}
def test_it(claude_calls, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "from-a-file")
    assert in_child() == "None"
""").assert_outcomes(passed=1)


def test_a_child_may_have_a_key_of_its_own(project, monkeypatch):
    """A test that gives it one means it, such as one that opens nothing."""
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "a-key")

    project(f"""{IN_CHILD}
def test_it(claude_calls):
    assert in_child(env={{"ANTHROPIC_AUTH_TOKEN": "another"}}) == "another"
""").assert_outcomes(passed=1)


def test_a_child_may_call_a_stand_in_on_this_machine(project, monkeypatch):
    """Nothing goes out there, so its key may be any."""
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "simulated")
    project(
        """
import os

def test_it(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    assert subprocess.run('test "$ANTHROPIC_AUTH_TOKEN" = simulated', shell=True).returncode == 0
""",
        "--claude-block-network",
    ).assert_outcomes(passed=1)


def test_a_recording_test_may_reach_claude_with_the_option_and_nobody_else(suite):
    """Its live calls are what it is there for; whether the name is known here does not matter."""
    suite.write("""
import socket

def test_it(claude):
    claude("Hi")
    with pytest.raises(OSError, match="connection to example.org"):
        socket.getaddrinfo("example.org", 443)
""").record("--claude-block-network").assert_outcomes(passed=1)


def test_a_conftest_that_calls_with_the_option(suite):
    """One line, and no traceback through pytest."""
    (suite.path / "conftest.py").write_text(f"{HEAD}\ncall()\n")

    result = suite.replay("--claude-block-network")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.errlines == [
        (
            "ERROR: --claude-block-network blocked a connection to api.anthropic.com. It was called at "
            "import of a conftest.py: call Claude in tests, and mark them with "
            "@pytest.mark.claude_cassette(), so that its calls are recorded and replayed."
        ),
        "",
    ]


OUTSIDE = """
try:
    call()
except BaseException:
    pass

def test_plain():
    with pytest.raises(BaseException):
        call()

def test_it(claude_calls):
    pass
"""


def test_calls_from_outside_of_claude_tests_are_named(project):
    """They are let out: a test may go live without being a Claude test."""
    result = project(OUTSIDE)

    result.assert_outcomes(passed=2)
    assert (
        "2 connections to api.anthropic.com made outside of Claude tests: import of test_it.py and "
        "test_it.py::test_plain"
    ) in result.outlines


def test_calls_from_outside_are_brought_home_by_workers(project):
    """Each worker imports the file; which one runs the test does not matter."""
    lines = project(OUTSIDE, "-p", "xdist", "-n1").outlines

    assert (
        "2 connections to api.anthropic.com made outside of Claude tests: import of test_it.py and "
        "test_it.py::test_plain"
    ) in lines


def test_blocked_calls_from_outside_are_named_in_any_run(project):
    """Also where the code has caught it, and no test is a Claude test."""
    result = project(OUTSIDE.partition("def test_it")[0], "--claude-block-network")

    assert (
        "2 connections to api.anthropic.com blocked outside of Claude tests: import of test_it.py and "
        "test_it.py::test_plain"
    ) in result.outlines


def test_a_run_without_claude_tests_is_nobodys_business(project):
    """Nothing is printed where nothing was asked for."""
    lines = project(OUTSIDE.partition("def test_it")[0]).outlines

    assert not [line for line in lines if "anthropic" in line]
