"""Many clients at once: each recording answers exactly one of them, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document

NIGHTLY = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
# Clients, prompts, how often each is asked: together 10,000 requests at night.
CLIENTS, PROMPTS, TIMES = (200, 100, 100) if NIGHTLY else (20, 10, 10)
SCRIPT = Path(__file__).with_name("load_clients.py")


def answer(prompt, number, *, stream):
    text = f"answer {number} to {prompt}"
    message = {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4-5-20251001",
        "content": [] if stream else [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 5},
    }
    if not stream:
        return CallResponse(200, {"content-type": "application/json"}, message)
    deltas = [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}
        for word in text.replace(" ", " \0").split("\0")
    ]
    events = [{"type": "message_start", "message": message}, *deltas, {"type": "message_stop"}]
    body = "".join(f"event: {one['type']}\ndata: {json.dumps(one)}\n\n" for one in events)
    return CallResponse(200, {"content-type": "text/event-stream"}, body)


def request(prompt, *, stream):
    body = {
        "model": "claude-haiku-4-5",
        "max_tokens": 60,
        "messages": [{"role": "user", "content": prompt}],
        **({"stream": True} if stream else {}),
    }
    headers = {"anthropic-version": "2026-10-21", "content-type": "application/json"}
    return CallRequest("POST", "https://api.anthropic.com/v1/messages", headers, body)


def test_nothing_is_wrong_or_lost_under_many_clients(serve, folder):
    recorded = [
        (f"prompt {p}", number, p % 2 == 1) for p in range(PROMPTS) for number in range(TIMES)
    ]
    interactions = [
        (request(prompt, stream=stream), answer(prompt, number, stream=stream))
        for prompt, number, stream in recorded
    ]
    store.write(folder / "load.yaml", Document({}, interactions))
    with serve() as client:
        before = time.process_time()
        done = subprocess.run(
            [sys.executable, SCRIPT, client.base_url, *map(str, (CLIENTS, PROMPTS, TIMES))],
            capture_output=True,
            text=True,
            check=False,
        )
        # What the clients saw, and what the server says: one without the other tells little.
        assert done.returncode == 0, "\n".join([done.stderr, *client.log])
        spent = time.process_time() - before
        (scope,) = client.send("GET", "/__claude/journal").body["scopes"]
    found = json.loads(done.stdout)

    # Each recording once, each of them for the prompt that it answers.
    assert Counter(map(tuple, found["came"])) == Counter(
        (prompt, f"answer {number} to {prompt}") for prompt, number, _ in recorded
    )
    assert len(scope["calls"]) == len(recorded)
    assert client.log == []
    count = len(recorded)
    print(  # noqa: T201
        f"\n{count:,} requests of {CLIENTS} clients at once, half of them streams: "
        f"{count / found['seconds']:,.0f} a second, p50 {found['p50'] * 1000:.0f} ms, "
        f"p99 {found['p99'] * 1000:.0f} ms, {spent / count * 1000:.2f} ms of CPU each; "
        "none wrong, none lost"
    )
