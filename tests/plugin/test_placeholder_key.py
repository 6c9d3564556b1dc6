"""Replay without a key, where a framework looks for one before it asks anything."""

from __future__ import annotations

import os

import pytest

from pytest_claude_params import cli
from pytest_claude_params.network_guard.placeholder import PLACEHOLDER

APPLICATION = """
import os, subprocess, sys

class MyFramework:
    def __init__(self):
        if not os.environ.get("ANTHROPIC_API_KEY"):
            raise RuntimeError("Set the ANTHROPIC_API_KEY environment variable")
        self.client = anthropic.Anthropic(api_key=os.environ["ANTHROPIC_API_KEY"])

    def ask(self):
        return self.client.messages.create(
            model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
        )

def key():
    return os.environ.get("ANTHROPIC_API_KEY")
"""
ASKS = """
def test_it():
    MyFramework().ask()
"""


@pytest.fixture
def project(suite):
    """A test file whose application wants a key."""

    def write(body):
        return suite.write(APPLICATION + body)

    return write


def test_a_framework_that_wants_a_key_replays_without_one(project, was_recorded):
    was_recorded("test_it", "Hi")

    project(ASKS).replay("--claude-block-network").assert_outcomes(passed=1)


def test_fixtures_of_the_test_find_it(project):
    """Of any scope, also while they are torn down."""
    result = project("""
SEEN = []

@pytest.fixture
def built():
    SEEN.append(key())
    yield
    assert key() == SEEN[0]

@pytest.fixture(scope="module")
def built_for_all():
    SEEN.append(key())

def test_it(built_for_all, built):
    SEEN.append(key())
    assert len(set(SEEN)) == 1 and SEEN[0].startswith("sk-ant-")
""").replay()

    # No call was made: the test's own assertion has held.
    assert "claude: no Claude call was seen" in result.outlines
    assert os.environ.get("ANTHROPIC_API_KEY") is None


UNMARKED = """
import os

def test_other():
    assert os.environ.get("ANTHROPIC_API_KEY") == {expected!r}
"""


@pytest.mark.parametrize("before", [None, ""])
def test_other_tests_do_not_get_it(project, monkeypatch, before, was_recorded):
    """Also where the variable is empty, as CI services leave it for forks."""
    was_recorded("test_it", "Hi")
    for name in ("test_a.py", "test_z.py"):
        (project(ASKS).path / name).write_text(UNMARKED.format(expected=before))
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    if before is not None:
        monkeypatch.setenv("ANTHROPIC_API_KEY", before)

    project(ASKS).pytester.runpytest("-v").assert_outcomes(passed=3)

    assert os.environ.get("ANTHROPIC_API_KEY") == before


@pytest.mark.parametrize("name", ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE"])
def test_nothing_stands_in_where_a_credential_is_set(project, monkeypatch, name):
    """What the environment says is what the code under test finds."""
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    monkeypatch.setenv(name, "own")
    expected = "own" if name == "ANTHROPIC_API_KEY" else None

    result = project(f"""
@pytest.mark.claude_expect(requests=0)
def test_it():
    assert key() == {expected!r}
""").pytester.runpytest()

    result.assert_outcomes(passed=1)


NO_CALL = "@pytest.mark.claude_expect(requests=0)\n"


@pytest.mark.parametrize(
    ("marker", "ini"),
    [
        ("@pytest.mark.claude_cassette(placeholder_key=False)\n", "tests"),
        ("", "off"),
        ("@pytest.mark.claude_cassette(placeholder_key=False)\n", "imports"),
    ],
)
def test_a_test_that_looks_for_the_absence_of_a_key(project, marker, ini):
    """By marker, for one test, a class or a module; by configuration for all."""
    suite = project(f"""
{NO_CALL}{marker}def test_it():
    with pytest.raises(RuntimeError, match="Set the ANTHROPIC_API_KEY"):
        MyFramework()
""")
    (suite.path / "pytest.toml").write_text(f'[pytest]\nclaude_placeholder_key = "{ini}"\n')

    suite.replay().assert_outcomes(passed=1)


def test_the_marker_wins_over_the_configuration(project):
    suite = project(f"""
{NO_CALL}@pytest.mark.claude_cassette(placeholder_key=True)
def test_it():
    assert key()
""")
    (suite.path / "pytest.toml").write_text('[pytest]\nclaude_placeholder_key = "off"\n')

    suite.replay().assert_outcomes(passed=1)


def test_monkeypatch_takes_it_away(project):
    """As it does with a real one; nothing remains of either afterwards."""
    project(f"""
{NO_CALL}def test_it(monkeypatch):
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    with pytest.raises(RuntimeError):
        MyFramework()
""").replay().assert_outcomes(passed=1)

    assert "ANTHROPIC_API_KEY" not in os.environ


def test_a_key_that_the_test_sets_remains(project):
    """It is the test's own."""
    result = project(f"""
{NO_CALL}def test_it():
    os.environ["ANTHROPIC_API_KEY"] = "own"

@pytest.mark.claude_cassette(record="none")
{NO_CALL}def test_next():
    assert os.environ.pop("ANTHROPIC_API_KEY") == "own"
""").replay()

    result.assert_outcomes(passed=2)


@pytest.mark.parametrize("stand_in", ["", "http://127.0.0.1:9"])
def test_children_go_without(project, monkeypatch, stand_in):
    """Also those that call a server on this machine: the placeholder is sent to nobody."""
    suite = project(f"""
{NO_CALL.replace("requests=0", "requests=1")}def test_it():
    code = "import os; print(os.environ.get('ANTHROPIC_API_KEY'))"
    for options in (dict(close_fds=False), dict(env=dict(os.environ)), dict(env=os.environ)):
        child = [sys.executable, "-Sc", code]
        done = subprocess.run(child, capture_output=True, text=True, **options)
        print(*options, type(*options.values()).__name__, "child:", done.stdout.strip())
""")
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", stand_in)

    result = suite.pytester.runpytest("-rP")

    assert [line for line in result.outlines if "child:" in line] == [
        "close_fds bool child: None",
        "env dict child: None",
        "env _Environ child: None",
    ]


def test_a_child_that_cannot_go_without(project):
    """Its environment was read before it could be seen."""
    result = project("""
@pytest.mark.claude_cassette()
def test_it():
    os.posix_spawn("/bin/true", ["true"], os.environ)
""").replay()

    assert (
        "claude: true was not started: its environment holds the placeholder for ANTHROPIC_API_KEY, "
        "which stands in while replaying, since no key is set. Leave it out, or start the program "
        "with subprocess, which does so here."
    ) in "\n".join(line.removeprefix("E").strip() for line in result.outlines)


SHARED = """
import httpx

@pytest.fixture(scope="module")
def framework():
    return MyFramework()

def test_it(framework):
    framework.ask()
"""
BLOCKED = (
    "a request to 127.0.0.1 was blocked before it was sent: it carries the placeholder that stands "
    "in for ANTHROPIC_API_KEY while replaying. No key is set, and the client that sends it was "
    "built during a test that replays. Set a key, or build the client in the test or in a fixture "
    "of function scope."
)
HEADERS = 'headers={"x-api-key": KEY}'


@pytest.fixture
def counted():
    """A server that counts, and its port."""
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.server.seen.append(self.path)
            self.send_error(500)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.seen = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


ASKING = [
    f"httpx.get(URL, {HEADERS})",
    f"asyncio.run(httpx.AsyncClient().get(URL, {HEADERS}))",
    f"requests.get(URL, {HEADERS})",
    f"urllib.request.urlopen(urllib.request.Request(URL, {HEADERS}))",
    'httpx.get(URL, headers={"authorization": f"Bearer {KEY}"})',
    "asyncio.run(with_aiohttp())",
]


def test_nothing_is_sent_with_it_after_the_test(project, counted, was_recorded):
    """A client that was built while replaying lives on, and a live test uses it."""
    suite = project(SHARED)
    was_recorded("test_it", "Hi")
    tests = "\n".join(
        f"def test_live_{number}():\n    {ask}\n" for number, ask in enumerate(ASKING)
    )
    (suite.path / "test_live.py").write_text(f"""
import asyncio, aiohttp, httpx, requests, urllib.request

URL, KEY = "http://127.0.0.1:{counted.server_port}/", {PLACEHOLDER!r}

async def with_aiohttp():
    async with aiohttp.ClientSession() as session:
        await session.get(URL, {HEADERS})

{tests}""")

    result = suite.replay("--tb=line")

    result.assert_outcomes(passed=1, failed=len(ASKING))
    said = [line.partition(": ")[2] for line in result.outlines if line.startswith("E ")]
    assert said == [BLOCKED] * len(ASKING)
    assert counted.seen == []


def test_nothing_is_sent_with_it_by_a_test_that_records(
    project, counted, monkeypatch, was_recorded
):
    """Nor is the answer to it recorded."""
    suite = project(
        SHARED
        + """
@pytest.mark.claude_cassette(record="new")
def test_records(framework):
    framework.ask()
"""
    )
    was_recorded("test_it", "Hi")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"http://127.0.0.1:{counted.server_port}")
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)

    result = suite.pytester.runpytest()

    result.assert_outcomes(passed=1, failed=1)
    assert "claude: recording needs a key, and ANTHROPIC_API_KEY is not set" in result.outlines
    assert counted.seen == []


def test_what_is_sent_without_it_goes_out(project, counted, was_recorded):
    """Live tests on purpose have a key of their own."""
    suite = project(SHARED)
    was_recorded("test_it", "Hi")
    (suite.path / "test_live.py").write_text(f"""
import httpx

def test_live():
    url = "http://127.0.0.1:{counted.server_port}/"
    assert httpx.get(url, headers={{"x-api-key": "own"}}).status_code == 500
""")

    suite.replay().assert_outcomes(passed=2)


AT_IMPORT = APPLICATION + "FRAMEWORK = MyFramework()\n"
HINT = """\
No key is set. In Claude tests that replay, a placeholder stands in for ANTHROPIC_API_KEY, but not
while modules are imported. Build the client in a function or a fixture, or let the placeholder
stand in there, too: claude_placeholder_key = "imports" in the configuration."""


def test_a_module_that_wants_a_key_at_import(project, was_recorded):
    """Modules skip their live tests where no key is set, so it is not there by default."""
    suite = project("FRAMEWORK = MyFramework()\n\ndef test_it():\n    FRAMEWORK.ask()\n")
    was_recorded("test_it", "Hi")

    result = suite.replay()
    result.assert_outcomes(errors=1)
    assert HINT in "\n".join(result.outlines)

    (suite.path / "pytest.toml").write_text('[pytest]\nclaude_placeholder_key = "imports"\n')
    suite.replay().assert_outcomes(passed=1)
    assert "ANTHROPIC_API_KEY" not in os.environ


def test_modules_do_not_see_it_by_default(project):
    """What is skipped without a key stays skipped."""
    suite = project("""
@pytest.mark.skipif(not key(), reason="live")
def test_it():
    MyFramework().ask()
""")

    suite.replay().assert_outcomes(skipped=1)


def test_screens_say_that_no_key_is_set(project):
    suite = project(ASKS)
    line = "claude: no key is set; tests that replay find a placeholder, which is never sent"

    assert line in suite.replay().outlines
    assert line not in suite.record().outlines


def test_the_screen_of_a_test_without_a_call(project):
    """The code may have chosen another way, since it found a key."""
    result = project("def test_it():\n    pass\n").replay()

    assert (
        "  No key is set: while the test ran, ANTHROPIC_API_KEY held a placeholder. Code that looks whether\n"
        "  there is a key finds none with claude_cassette(placeholder_key=False)."
    ) in "\n".join(result.outlines)


def test_a_value_that_is_neither(project):
    result = project("""
@pytest.mark.claude_cassette(placeholder_key="no")
def test_it():
    pass
""").replay()

    assert "claude_cassette: placeholder_key='no' is not True or False" in "".join(result.outlines)


def test_check_does_not_take_it_for_a_secret(tmp_path, capsys):
    """It opens nothing, and a log of a test may show it."""
    (tmp_path / "log.yaml").write_text(f"ANTHROPIC_API_KEY: {PLACEHOLDER}")

    assert cli.run(["check", str(tmp_path)]) == 0, capsys.readouterr()
