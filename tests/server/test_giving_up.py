"""Clients that give up before they have their answer: they ask again, and it is still there."""

from __future__ import annotations

import http.client
import json

import anthropic
import pytest


@pytest.fixture
def slow(folder):
    """Return what lets all that was recorded take its time."""

    def slow_down(seconds: float) -> None:
        path = folder / "recorded.yaml"
        lines = [
            f"    latency_s: {seconds}" if "latency_s" in one else one
            for one in path.read_text().splitlines()
            if "digest" not in one
        ]
        path.write_text("\n".join(lines) + "\n")

    return slow_down


def give_up(client, prompt, timeout=0.05, headers=(), **more):
    """Ask as a client that waits for a moment only."""
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=timeout)
    sent = {"anthropic-version": "2026-10-21", "x-api-key": "any", **dict(headers)}
    connection.request("POST", "/v1/messages", json.dumps(client.message(prompt, **more)), sent)
    with pytest.raises(TimeoutError):
        connection.getresponse().read()
    connection.close()


def test_who_gives_up_during_a_delay_gets_the_answer_when_it_asks_again(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        give_up(client, "Say hello", headers={"x-claude-fault": "delay_s=60"})
        assert client.ask("Say hello").status == 200

    assert client.log == []


def test_who_gives_up_while_an_answer_takes_its_time_gets_it_when_it_asks_again(
    recorded, serve, slow
):
    recorded("Say hello")
    slow(0.25)
    with serve(as_recorded=True) as client:
        give_up(client, "Say hello")
        assert client.ask("Say hello").status == 200
        assert client.ask("Say hello").status == 400


def test_who_leaves_a_stream_half_way_gets_all_of_it_when_it_asks_again(recorded, serve, slow):
    recorded("Say hello", stream=True)
    slow(0.25)
    with serve(as_recorded=True) as client:
        connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
        body = json.dumps(client.message("Say hello", stream=True))
        connection.request("POST", "/v1/messages", body, {"anthropic-version": "2026-10-21"})
        assert connection.getresponse().readline() == b"event: message_start\n"
        connection.close()
        assert "message_stop" in client.ask("Say hello", stream=True).text
        assert client.ask("Say hello", stream=True).status == 400


def test_the_sdk_tries_again_after_its_time_is_up(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        sdk = anthropic.Anthropic(
            base_url=client.base_url, api_key="any", timeout=0.3, max_retries=2
        )
        headers = {"x-claude-fault": "delay_s=60, times=2"}
        answer = sdk.messages.create(**client.message("Say hello"), extra_headers=headers)

    assert answer.stop_reason


def test_samples_keep_their_order(serve, simulator, slow):
    with serve(simulator.base_url) as client:
        said = [client.ask("Name a color.").body["id"] for _ in range(3)]
    slow(0.25)
    with serve(as_recorded=True) as client:
        give_up(client, "Name a color.")
        assert [client.ask("Name a color.").body["id"] for _ in range(3)] == said


def test_where_recordings_repeat_the_same_one_comes_again(serve, simulator, slow):
    with serve(simulator.base_url) as client:
        said = [client.ask("Name a color.").body["id"] for _ in range(2)]
    slow(0.25)
    with serve(repeats=True, as_recorded=True) as client:
        give_up(client, "Name a color.")
        assert [client.ask("Name a color.").body["id"] for _ in range(3)] == [*said, said[0]]
