"""The fixture ``claude_server``: child processes record, replay and are judged like their test."""

from __future__ import annotations

import importlib
import sys

import pytest

MAIN = """
if __name__ == "__main__":
    for prompt in sys.argv[1:]:
        print(ask(prompt))
"""
# By hand: to import a client of HTTP takes a child longer than all else.
CHILD = (
    """
import json, os, socket, sys

def ask(prompt):
    body = {"model": "claude-haiku-4-5", "max_tokens": 60}
    body["messages"] = [{"role": "user", "content": prompt}]
    sent = json.dumps(body).encode()
    place = os.environ["ANTHROPIC_BASE_URL"].removeprefix("http://")
    head = [
        "POST /v1/messages HTTP/1.0",
        f"host: {place}",
        "anthropic-version: 2026-10-21",
        "x-api-key: " + os.environ["ANTHROPIC_API_KEY"],
        f"content-length: {len(sent)}",
    ]
    with socket.create_connection(place.split(":"), timeout=20) as connection:
        connection.sendall("\\r\\n".join([*head, "", ""]).encode() + sent)
        received = connection.makefile("rb").read()
    answer = json.loads(received.partition(b"\\r\\n\\r\\n")[2])
    return answer["content"][0]["text"] if "content" in answer else answer["error"]["message"]
"""
    + MAIN
)
# Asks whatever proxy the environment names.
OF_URLLIB = (
    """
import json, os, sys, urllib.request

def ask(prompt):
    body = {"model": "claude-haiku-4-5", "max_tokens": 60}
    body["messages"] = [{"role": "user", "content": prompt}]
    headers = {"anthropic-version": "2026-10-21", "x-api-key": os.environ["ANTHROPIC_API_KEY"]}
    url = os.environ["ANTHROPIC_BASE_URL"] + "/v1/messages"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.loads(response.read())["content"][0]["text"]
"""
    + MAIN
)
BODY = """
import os
import subprocess
import sys

pytestmark = []

def child(*prompts, **environment):
    return subprocess.run(
        [sys.executable, "-IS", "child.py", *prompts], check=True, capture_output=True, text=True,
        **({"env": {**os.environ, **environment}} if environment else {}),
    ).stdout

"""


@pytest.fixture(scope="module", autouse=True)
def loaded():
    """Out here: pytester forgets what a run has imported, and the next one would import it anew."""
    importlib.import_module("pytest_claude_params.server.running")


def with_child(suite, body, child=CHILD):
    (suite.path / "child.py").write_text(child)
    return suite.write(BODY + body)


TESTS = """
from concurrent.futures import ThreadPoolExecutor

@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=60)
@pytest.mark.claude_expect(contains="simulated", requests=2)
def test_it(claude_server, claude_calls):
    said = child("Say hello", "Say hello again")
    assert claude_server.base_url == os.environ["ANTHROPIC_BASE_URL"]
    assert [call.text for call in claude_calls] == said.splitlines()

def test_an_environment_of_its_own_reaches_the_server_too(claude_server):
    assert "simulated" in child("Say hello", MORE="x")
    assert claude_server.env["ANTHROPIC_BASE_URL"] == claude_server.base_url

@pytest.mark.claude_fault(status=529, on=2)
@pytest.mark.claude_fault(delay_s=0.2, on=1)
def test_faults_strike_what_a_child_asks(claude_server, claude_calls):
    said = child("Say hello", "Say hello").splitlines()
    assert said[1] == "Overloaded (injected by claude_fault)"
    assert [call.source for call in claude_calls][1] == "injected"

def test_children_side_by_side_are_all_noted(claude_server, claude_calls):
    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(child, [f"Say hello to {n}" for n in range(3)]))
    assert all(said) and len(claude_calls) == 3
"""


def test_child_processes_record_and_replay_as_their_tests(suite):
    with_child(suite, TESTS)
    suite.record().assert_outcomes(passed=4)
    cassette = suite.cassette("test_it")

    assert "sk-ant" not in cassette
    assert cassette.count("- request:") == 2
    suite.replay().assert_outcomes(passed=4)
    assert suite.cassette("test_it") == cassette


def test_a_miss_fails_the_test_also_where_the_child_swallows_it(suite, failure_of, was_recorded):
    was_recorded("test_it", "Say hello")
    with_child(
        suite,
        """
def test_it(claude_server):
    print(child("Say goodbye"))
""",
    )
    result = suite.replay()

    result.assert_outcomes(failed=1)
    text = failure_of(result)
    assert text[0] == "claude replay miss: messages changed -> pytest --claude-record=update"
    assert "  Record it:  pytest --claude-record=update test_it.py::test_it" in text
    # The child was told the same.
    told = "\n".join(result.outlines)
    assert told.count("claude replay miss: messages changed -> pytest --claude-record=update") >= 2


def test_what_a_child_asks_is_judged(suite, failure_of):
    with_child(
        suite,
        """
@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=61)
def test_declared(claude_server):
    child("Say hello")

@pytest.mark.claude_expect(contains="Guten Tag")
def test_expected(claude_server):
    child("Say hello")
""",
    )
    result = suite.record()
    result.assert_outcomes(failed=2)
    assert "max_tokens departs from claude_params" in "\n".join(failure_of(result))
    assert "claude: contains: expected 'Guten Tag'" in result.stdout.str()


def test_clients_of_the_test_itself_are_answered_once(suite, api):
    suite.write(
        """
def test_it(claude_server, claude, claude_calls):
    assert claude("Say hello").content
    assert len(claude_calls) == 1

def test_other_client(claude_server, claude_calls):
    with anthropic.Anthropic(api_key="any") as client:
        assert str(client.base_url).startswith(claude_server.base_url)
        asked = {"model": "claude-haiku-4-5", "max_tokens": 60}
        client.messages.create(**asked, messages=[{"role": "user", "content": "Say hello"}])
    assert len(claude_calls) == 1
"""
    )
    suite.record().assert_outcomes(passed=2)
    assert len(api.requests) == 2
    suite.replay().assert_outcomes(passed=2)
    assert len(api.requests) == 2


def test_children_ask_the_upstream_that_the_environment_names_with_the_key_of_the_environment(
    suite, api
):
    with_child(suite, 'def test_it(claude_server):\n    child("Say hello")\n')
    suite.record().assert_outcomes(passed=1)

    (entry,) = api.requests
    assert entry.path == "/v1/messages"


def test_the_environment_is_put_back(suite, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:1")
    monkeypatch.setenv("NO_PROXY", "intranet.invalid")
    with_child(
        suite,
        """
BEFORE = {}

@pytest.fixture(autouse=True)
def unchanged():
    names = ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "NO_PROXY", "no_proxy")
    before = {name: os.environ.get(name) for name in names}
    yield
    assert {name: os.environ.get(name) for name in names} == before

@pytest.mark.usefixtures("unchanged")
def test_it(claude_server):
    assert os.environ["NO_PROXY"] == "intranet.invalid,127.0.0.1,localhost"
    assert "simulated" in child("Say hello")
""",
        OF_URLLIB,
    )
    suite.record().assert_outcomes(passed=1)
    suite.replay().assert_outcomes(passed=1)


def test_without_the_extra_it_is_named(suite, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "pytest_claude_params.server.running", raising=False)
    suite.write("def test_it(claude_server):\n    pass\n")
    result = suite.replay()

    result.assert_outcomes(errors=1)
    assert (
        "claude: claude_server needs uvicorn, which is not installed: "
        "pip install 'pytest-claude-params[server]'"
    ) in result.outlines
    assert "test_server.py" not in result.stdout.str()
