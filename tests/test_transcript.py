"""What one test asked Claude and what it got."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.matching import key_of
from pytest_claude_params.misses import Miss
from pytest_claude_params.transcript import WITHHELD, Calls, Transcript

REQUEST = CallRequest(
    "POST",
    "https://api.anthropic.com/v1/messages",
    body={
        "model": "claude-haiku-4-5",
        "max_tokens": 60,
        "tools": [],
        "messages": [{"role": "user", "content": "Hi"}],
    },
)
MESSAGE = {
    "type": "message",
    "model": "claude-haiku-4-5-20251001",
    "content": [{"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 9, "output_tokens": 4},
}
ANSWERED = Call(
    REQUEST, CallResponse(200, body=MESSAGE, latency_s=0.75), "replayed", "api", "2026-11-20"
)


def test_a_call_that_is_withheld():
    """Known by what it asks: a recording that was recovered is another object."""
    transcript = Transcript("test_a.py::test_a")
    transcript.add_call(ANSWERED)
    transcript.withhold(replace(REQUEST, headers={"anthropic-version": "2023-06-01"}))

    (call,) = transcript.to_data()["calls"]
    assert (call["prompt"], call["answer"], call["parameters"]) == (WITHHELD, WITHHELD, {})


def test_a_call_as_plain_data():
    """What reports show; the conversation itself stays in the cassette."""
    transcript = Transcript("test_a.py::test_a")
    transcript.add_call(ANSWERED)

    assert transcript.to_data()["calls"] == [
        {
            "request": key_of(REQUEST),
            "path": "/v1/messages",
            "model": "claude-haiku-4-5-20251001",
            "prompt": "Hi",
            "parameters": {"max_tokens": 60},
            "status": 200,
            "answer": "Hello",
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": 9, "output_tokens": 4},
            "latency_s": 0.75,
            "source": "replayed",
            "origin": "api",
            "recorded_at": "2026-11-20",
            "fault": "",
        }
    ]


def test_an_error_names_the_model_that_was_asked_for():
    """Its answer names none."""
    transcript = Transcript("t")
    transcript.add_call(Call(REQUEST, CallResponse(529, body={"type": "error"})))

    (call,) = transcript.to_data()["calls"]
    assert (
        call["model"],
        call["status"],
        call["answer"],
        call["usage"],
    ) == ("claude-haiku-4-5", 529, "", {})


def test_a_transcript_travels_as_json():
    """Workers send it home on a test report."""
    transcript = Transcript("t")
    transcript.add_call(ANSWERED)
    transcript.add_miss(SimpleNamespace(miss=Miss("why", ("how",), "cause")))

    data = json.loads(json.dumps(transcript.to_data()))
    assert data["misses"] == [
        {
            "reason": "why",
            "details": ["how"],
            "cause": "cause",
            "acceptance": {"setting": "", "values": []},
            "title": "claude replay miss",
            "recording": None,
            "own": None,
        }
    ]


def test_a_note_is_kept_once_and_in_order():
    """Many calls may give rise to it."""
    transcript = Transcript("t")
    for note in ("b", "a", "b"):
        transcript.add_note(note)

    assert transcript.to_data()["notes"] == ["b", "a"]


def test_threads_lose_no_call_and_repeat_no_note():
    """Tests call Claude from many threads."""
    transcript = Transcript("t")
    barrier = threading.Barrier(20)

    def work():
        barrier.wait()
        for number in range(50):
            transcript.add_call(ANSWERED)
            transcript.add_note(f"note {number}")

    threads = [threading.Thread(target=work) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(transcript.calls), len(transcript.notes)) == (1000, 50)


def test_a_test_sees_its_calls_and_cannot_change_them():
    """They are what is judged; new ones appear by themselves."""
    transcript = Transcript("test_a")
    seen = Calls(transcript.calls)
    assert (seen, len(seen), repr(seen)) == ([], 0, "[]")
    call = Call(REQUEST, CallResponse(200, {}, MESSAGE), "replayed")
    transcript.add_call(call)

    assert seen == [call] == list(seen) == seen[:]
    assert (seen[-1], seen == Calls([call]), seen == Calls([])) == (call, True, False)
    with pytest.raises(AttributeError):
        seen.clear()
    with pytest.raises(TypeError):
        del seen[0]
