"""Measures how long it takes to ask recorded requests again, against one after the other."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import anthropic
import httpx2

from pytest_claude_params.call import CallRequest
from pytest_claude_params.cassettes.pending.journal import Journal, answers_in
from pytest_claude_params.sdk.own_requests.known_requests import Watcher, ask_all

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = 20


def main() -> None:
    """Ask both ways, and print seconds and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=0.3, help="that the API takes for each")
    arguments = parser.parse_args()
    taken = {}
    for name, way in {"one after the other": _in_turn, "known requests first": _at_once}.items():
        with _simulated() as base_url, tempfile.TemporaryDirectory() as folder:
            os.environ |= {"ANTHROPIC_BASE_URL": base_url, "ANTHROPIC_API_KEY": "k"}
            _delay(base_url, arguments.seconds, arguments.requests)
            requests = [_request(number) for number in range(arguments.requests)]
            start = time.perf_counter()
            way(requests, Path(folder) / "known.yaml")
            taken[name] = time.perf_counter() - start
    ratio = taken["one after the other"] / taken["known requests first"]
    for name, seconds in taken.items():
        print(f"{name:<22}{seconds:6.2f} s")
    print(f"{ratio:.1f} times faster (target {TARGET}: {'yes' if ratio >= TARGET else 'no'})")


@contextmanager
def _simulated() -> Iterator[str]:
    """Run the simulated API in a process of its own, as the real one is; yields its base URL."""
    command = [sys.executable, "-m", "pytest_claude_params", "simulate", "--no-pace"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip().partition("=")[2]
        finally:
            process.terminate()


def _delay(base_url: str, seconds: float, times: int) -> None:
    """Let each of so many answers take a while."""
    faults = {"faults": [{"kind": "delay", "seconds": seconds, "times": times}]}
    httpx2.post(f"{base_url}/_simulator/faults", json=faults).raise_for_status()


def _request(number: int) -> CallRequest:
    asked = [{"role": "user", "content": f"Name animal {number}."}]
    body = {"model": "claude-haiku-4-5", "max_tokens": 60, "messages": asked}
    return CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, body)


def _in_turn(requests, _path) -> None:
    with anthropic.Anthropic() as client:
        for one in requests:
            client.messages.create(**one.body)


def _at_once(requests, path) -> None:
    """With every answer on disk."""
    journal = Journal(path)

    def answered(number, response) -> None:
        journal.note((requests[number], response), number)

    ask_all(requests, Watcher(lambda _: True, answered, lambda _done, _count: None))
    journal.close()
    assert len(answers_in(journal.path)) == len(requests)


if __name__ == "__main__":
    main()
