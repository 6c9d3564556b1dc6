"""Recording through the server: what is kept, what never is, and what a crash leaves."""

from __future__ import annotations

import base64
import subprocess
import sys

import pytest

from pytest_claude_params.simulator import Simulator

KEY = "sk-ant-api03-A-KEY-THAT-MUST-NOT-BE-STORED"


def test_no_key_is_written(serve, simulator, folder):
    with serve(simulator.base_url) as client:
        assert client.ask(f"My key is {KEY}", x_api_key=KEY).status == 200
        journals = "".join(path.read_text() for path in folder.rglob("*.journal"))
        shown = client.send("GET", "/__claude/journal").text

    assert KEY not in (folder / "recorded.yaml").read_text()
    assert journals
    assert KEY not in journals + shown
    with serve() as client:
        assert client.ask(f"My key is {KEY}").status == 200


@pytest.mark.parametrize("status", [401, 403, 408, 429, 500, 529])
def test_what_says_nothing_of_the_request_is_passed_on_and_not_recorded(serve, folder, status):
    with Simulator() as api, serve(api.base_url) as client:
        api.script({"kind": "error", "status": status})
        assert client.ask("Say hello").status == status
        assert not list(folder.iterdir())
        assert client.ask("Say hello").status == 200

    assert (folder / "recorded.yaml").read_text().count("- request:") == 1


def test_an_error_about_the_request_is_recorded(serve, simulator):
    with serve(simulator.base_url) as client:
        live = client.ask("Say hello", max_tokens=-1)
    with serve() as client:
        assert (client.ask("Say hello", max_tokens=-1).status, live.status) == (400, 400)

    assert client.log == []


def test_an_api_that_cannot_be_reached_is_told(serve):
    with serve("http://127.0.0.1:1") as client:
        got = client.ask("Say hello")

    assert got.status == 502
    assert got.message.startswith("http://127.0.0.1:1 did not answer (ConnectError")
    assert client.log == [got.message]


def test_what_was_recorded_before_is_not_asked_again(recorded, serve):
    recorded("Say hello")
    with Simulator() as api, serve(api.base_url) as client:
        assert client.ask("Say hello").status == 200
        assert client.ask("Say more").status == 200
        assert len(api.requests) == 1


def test_a_server_that_was_killed_has_lost_nothing(folder, simulator, serve, client_of):
    command = [sys.executable, "-c", "from pytest_claude_params.cli import main; main()"]
    with subprocess.Popen(
        [*command, "serve", str(folder), "--record", simulator.base_url],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        port = int(process.stdout.readline().rpartition(":")[2])
        assert client_of(port).ask("Hi").status == 200
        process.kill()
    assert not (folder / "recorded.yaml").exists()
    with Simulator() as api:
        with serve(api.base_url) as client:
            assert client.ask("Hi").status == 200
        assert api.requests == []

    assert (folder / "recorded.yaml").exists()
    assert not list(folder.glob("*.journal"))


def test_an_answer_that_cannot_be_blanked_is_told_and_the_others_wait(serve, simulator, folder):
    secret = base64.b64encode(f"key sk-ant-api03-{'Ab3dEf6h' * 11}AA".encode()).decode()
    with serve(simulator.base_url) as client:
        assert client.ask("Say hello").status == 200
        assert client.ask(f"see {secret}").status == 200
    (line,) = client.log

    assert "nothing was written for the server: call 2 holds a secret that cannot be bl" in line
    assert client.scopes.has_failed
    assert [path.suffix for path in folder.iterdir()] == [".journal"]
    with Simulator() as api, serve(api.base_url) as client:
        assert client.ask("Say hello").status == 200
        assert api.requests == []
    assert [path.name for path in folder.iterdir()] == ["recorded.yaml"]
