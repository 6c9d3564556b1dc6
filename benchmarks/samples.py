"""Measures how long it takes to record a sample, against one request after another."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

import anthropic

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.claude import AsyncClaude, Claude, Declared
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.sdk.sampling import SampleRules
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.simulator import Simulator
from pytest_claude_params.transcript import Transcript

PARAMETERS = {"model": "claude-haiku-4-5", "max_tokens": 60}
PROMPT = "Name an animal."


def main() -> None:
    """Record each way into a cassette of its own, and print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=0.3, help="that the API takes for each")
    arguments = parser.parse_args()
    ways = {
        "one after the other": _in_turn,
        "claude.sample": _sample,
        "async_claude.sample": _async,
    }
    taken = {}
    for name, way in ways.items():
        with Simulator() as api, tempfile.TemporaryDirectory() as folder:
            delay = {"kind": "delay", "seconds": arguments.seconds, "times": arguments.answers}
            api.script(delay)
            taken[name] = _seconds(way, api, Path(folder) / "sample.yaml", arguments.answers)
    for name, seconds in taken.items():
        print(f"{name:<22}{seconds:6.2f} s  {taken['one after the other'] / seconds:5.1f}x")


def _seconds(way, api, path: Path, answers: int) -> float:
    transcript = Transcript("benchmark")
    recorder = Recorder(
        Cassette(path), transcript, "new", REDACTIONS, MissContext(path.name, "pytest")
    )
    rules = SampleRules(let_out=lambda: transcript.let_out)
    client = {"base_url": api.base_url, "api_key": "k"}
    with intercepted(recorder):
        start = time.perf_counter()
        way(client, Declared(PARAMETERS, samples=rules), answers)
        after_test.keep(recorder)
        seconds = time.perf_counter() - start
    assert len(Cassette(path)) == answers
    return seconds


def _in_turn(at, declared, answers) -> None:
    with anthropic.Anthropic(**at) as client:
        for _ in range(answers):
            Claude(client, declared)(PROMPT)


def _sample(at, declared, answers) -> None:
    with anthropic.Anthropic(**at) as client:
        Claude(client, declared).sample(PROMPT, answers)


def _async(at, declared, answers) -> None:
    async def ask() -> None:
        async with anthropic.AsyncAnthropic(**at) as client:
            await AsyncClaude(client, declared).sample(PROMPT, answers)

    asyncio.run(ask())


if __name__ == "__main__":
    main()
