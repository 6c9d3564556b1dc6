from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from pytest_claude_params import cli

COMMAND = ("-m", "pytest_claude_params", "serve")
HEADERS = {"x-api-key": "any", "anthropic-version": "2026-10-21"}


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "cassettes"
    path.mkdir()
    return path


@contextmanager
def served(folder, *options, **environment):
    with subprocess.Popen(
        [sys.executable, *COMMAND, str(folder), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    ) as process:
        try:
            yield process, process.stdout.readline()
        finally:
            process.kill()


def ask(line, prompt, **headers):
    url = line.strip().removeprefix("ANTHROPIC_BASE_URL=") + "/v1/messages"
    messages = [{"role": "user", "content": prompt}]
    body = json.dumps({"model": "claude-haiku-4-5", "max_tokens": 9, "messages": messages})
    request = urllib.request.Request(url, body.encode(), {**HEADERS, **headers})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - loopback
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def ended(process, number=signal.SIGTERM):
    process.send_signal(number)
    output, errors = process.communicate(timeout=30)
    return process.returncode, output, errors


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_was_recorded_is_answered_and_a_signal_ends_it(folder, simulator, number):
    with served(folder, "--record", simulator.base_url) as (process, line):
        assert re.fullmatch(r"ANTHROPIC_BASE_URL=http://127\.0\.0\.1:\d+\n", line)
        live = ask(line, "Hi")
        told = f"recorded: 1 answer in {folder / 'recorded.yaml'}\n"
        assert ended(process, number) == (0, "", told)
    with served(folder) as (process, line):
        assert ask(line, "Hi") == live
        assert ended(process, number) == (0, "", "")


def test_a_miss_is_in_the_log_and_the_exit_code_is_1(folder):
    with served(folder) as (process, line):
        status, body = ask(line, "Hi")
        code, _, errors = ended(process)

    assert (status, code) == (400, 1)
    assert errors == body["error"]["message"] + "\n"
    assert errors.startswith("claude replay miss: no recording yet -> claude-params serve ")


def test_a_token_may_come_from_the_environment_and_is_never_shown(folder):
    with served(folder, "--host", "0.0.0.0", CLAUDE_PARAMS_TOKEN="tell-nobody") as (process, line):  # noqa: S104
        assert ask(line, "Hi")[0] == 401
        assert ask(line, "Hi", **{"x-api-key": "tell-nobody"})[0] == 400
        code, _, errors = ended(process)

    assert code == 1
    assert "tell-nobody" not in errors


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--host", "0.0.0.0"),  # noqa: S104
            "--host 0.0.0.0 is reached by other machines: give a --token that they have to send, or listen on 127.0.0.1",
        ),
        (
            ("--record", "api.anthropic.com"),
            "--record 'api.anthropic.com' is not the URL of an API, such as https://api.anthropic.com",
        ),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_line(folder, capsys, arguments, message):
    assert cli.run(["serve", str(folder), *arguments]) == 2
    assert capsys.readouterr().err == f"claude-params: {message}\n"


def test_without_the_extra_it_is_named(folder, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "pytest_claude_params.server.running", raising=False)

    assert cli.run(["serve", str(folder)]) == 2
    assert capsys.readouterr().err == (
        "claude-params: claude-params serve needs uvicorn: "
        "pip install 'pytest-claude-params[server]'\n"
    )
