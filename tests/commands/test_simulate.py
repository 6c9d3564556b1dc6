from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

COMMAND = ("-m", "pytest_claude_params", "simulate")
BODY = {
    "model": "claude-haiku-4-5",
    "max_tokens": 9,
    "messages": [{"role": "user", "content": "Hi"}],
}
KEY = {"x-api-key": "k", "anthropic-version": "2026-10-21"}
SCENARIO = "pace: {tokens_per_second: 4}\nfallback: One.\n"


@contextmanager
def simulated(*options):
    with subprocess.Popen(
        [sys.executable, *COMMAND, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process, process.stdout.readline()
        finally:
            process.kill()


def sent(line, body, path="/v1/messages"):
    url = line.strip().removeprefix("ANTHROPIC_BASE_URL=") + path
    request = urllib.request.Request(url, json.dumps(body).encode(), KEY)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - loopback
        return json.loads(response.read())


def said_at(line):
    return sent(line, BODY)["content"][0]["text"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_line_says_where_it_is_and_a_signal_ends_it(number):
    with simulated() as (process, line):
        assert re.fullmatch(r"ANTHROPIC_BASE_URL=http://127\.0\.0\.1:\d+\n", line)
        assert said_at(line) == "Hello! How can I help you today?"
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)

    assert (process.returncode, output, errors) == (0, "", "")


@pytest.mark.parametrize(("options", "slow"), [((), True), (("--no-pace",), False)])
def test_answers_are_paced_unless_told_not_to(tmp_path, options, slow):
    (tmp_path / "slow.yaml").write_text(SCENARIO)
    with simulated("--scenario", str(tmp_path / "slow.yaml"), *options) as (_, line):
        start = time.monotonic()
        assert said_at(line) == "One."
        assert slow == (time.monotonic() - start >= 0.5)


def test_a_paced_answer_does_not_hold_up_the_end(tmp_path):
    (tmp_path / "slow.yaml").write_text("pace: {tokens_per_second: 0.01}\nfallback: One.\n")
    with simulated("--scenario", str(tmp_path / "slow.yaml")) as (process, line):
        with pytest.raises(OSError, match="timed out"):
            urllib.request.urlopen(  # noqa: S310 - loopback
                urllib.request.Request(  # noqa: S310 - loopback
                    line.strip().partition("=")[2] + "/v1/messages", json.dumps(BODY).encode(), KEY
                ),
                timeout=0.2,
            )
        process.terminate()

        assert process.wait(timeout=60) == 0


def test_requests_can_be_limited():
    with simulated("--requests-per-minute", "1") as (_, line):
        said_at(line)
        with pytest.raises(urllib.error.HTTPError, match="429") as raised:
            said_at(line)
        raised.value.close()


def test_faults_can_be_scripted_from_another_process():
    with simulated() as (_, line):
        sent(line, {"faults": [{"kind": "error", "status": 529}]}, "/_simulator/faults")
        with pytest.raises(urllib.error.HTTPError, match="529") as raised:
            said_at(line)
        raised.value.close()

        assert said_at(line) == "Hello! How can I help you today?"
