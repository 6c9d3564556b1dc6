"""What the server answers from cassettes, as plain HTTP sees it."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import time

import pytest

MISS = """\
claude replay miss: messages changed -> claude-params serve {0} --record https://api.anthropic.com

  cassette   recorded.yaml, nearest is recording 1 of 1 (recorded {1})

  messages[0].content  Say[- hello-]{{+ goodbye+}}
  (same: model and max_tokens)

  Record it:  claude-params serve {0} --record https://api.anthropic.com
              (this request: about {2} in, at most 60 out tokens, at most ${3})
  Ignore this difference:  claude_match_ignore = ["messages[0].content"]
                (in the project's configuration of pytest: the server reads it, too)
                (then this answer plays for any messages[0].content: nothing tests that any more)"""


def test_a_recorded_request_is_answered_in_its_own_words(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        got = client.ask("Say hello")

    assert (got.status, got.body["type"]) == (200, "message")
    assert got.headers["request-id"] == "req_replayed"
    assert got.headers["content-length"] == str(len(got.text))
    assert client.log == []


def test_a_miss_says_what_differs_to_the_client_in_the_log_and_later(recorded, serve, folder):
    recorded("Say hello")
    at = next(
        line for line in (folder / "recorded.yaml").read_text().splitlines() if "  at: " in line
    )
    with serve() as client:
        got = client.ask("Say goodbye")
        told = client.send("GET", "/__claude/misses").body["misses"]

    tokens = got.message.partition("about ")[2].partition(" in,")[0]
    cost = got.message.partition("at most $")[2].partition(")")[0]
    assert got.message == MISS.format(folder, at.split("'")[1][:10], tokens, cost)
    assert (got.status, got.headers["x-should-retry"]) == (400, "false")
    assert (got.body["type"], got.body["error"]["type"]) == ("error", "invalid_request_error")
    assert client.log == [got.message]
    assert [one["screen"] for one in told] == [got.message]
    assert client.scopes.has_failed


def test_each_recording_answers_once_until_the_server_begins_again(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        statuses = [client.ask("Say hello").status for _ in range(2)]
        told = client.send("GET", "/__claude/misses").body["misses"][0]["screen"]
        client.send("POST", "/__claude/reset")
        statuses += [client.ask("Say hello").status]
        left = client.send("GET", "/__claude/misses").body["misses"]

    assert statuses == [200, 400, 200]
    assert told.startswith("claude replay miss: request made 2 times, recorded 1 time -> claude-p")
    assert "  Play again: POST /__claude/reset, or claude-params serve --allow-pl" in told
    assert left == []
    assert client.scopes.has_failed  # the exit code tells of the miss all the same


def test_recordings_may_answer_again(recorded, serve):
    recorded("Say hello")
    recorded("Say hello", temperature=None)
    with serve(repeats=True) as client:
        assert [client.ask("Say hello").status for _ in range(5)] == [200] * 5


def test_each_name_has_its_own_cassette_and_counters(recorded, serve, folder):
    recorded("One", at="/t/first")
    recorded("Two", at="/t/deep/second")
    with serve() as client:
        statuses = {
            (at, prompt): client.ask(prompt, at=at).status
            for at in ("/t/first", "/t/deep/second", "/t/deep%2Fsecond", "/t/deep", "")
            for prompt in ("One", "Two")
        }
        journal = client.send("GET", "/t/first/__claude/journal").body["scopes"]

    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")) == [
        "deep/second.yaml",
        "first.yaml",
    ]
    assert statuses == {
        ("/t/first", "One"): 200,
        ("/t/first", "Two"): 400,
        ("/t/deep/second", "One"): 400,
        ("/t/deep/second", "Two"): 200,
        ("/t/deep%2Fsecond", "One"): 400,
        ("/t/deep%2Fsecond", "Two"): 400,  # the same name, whose recording has answered
        ("/t/deep", "One"): 400,
        ("/t/deep", "Two"): 200,  # all cassettes of that folder
        ("", "One"): 200,
        ("", "Two"): 200,
    }
    assert [(one["scope"], len(one["calls"]), len(one["misses"])) for one in journal] == [
        ("first", 1, 1)
    ]


def test_an_unknown_name_has_all_cassettes_and_counters_of_its_own(recorded, serve):
    recorded("One", at="/t/first")
    with serve() as client:
        assert [client.ask("One", at=f"/t/worker-{n}").status for n in (1, 1, 2)] == [200, 400, 200]


@pytest.mark.parametrize("name", ["..", "../x", "a/../../x", "%2e%2e%2fx", "%2Fetc%2Fpasswd", "."])
def test_no_name_leads_out_of_the_folder(serve, folder, name):
    (folder.parent / "x.yaml").write_text("interactions: []\n")
    with serve() as client:
        got = client.ask("Hi", at=f"/t/{name}")

    assert got.status == 400
    assert got.message.endswith("leads out of the folder: name a cassette of it")


def test_one_scope_is_reset_without_the_others(recorded, serve):
    recorded("One")
    with serve() as client:
        for at in ("/t/a", "/t/b"):
            assert client.ask("One", at=at).status == 200
        assert client.send("POST", "/t/a/__claude/reset").body == {"reset": ["a"]}
        assert [client.ask("One", at=at).status for at in ("/t/a", "/t/b")] == [200, 400]


def test_the_journal_tells_what_was_asked_and_answered(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        said = client.ask("Say hello").said
        (scope,) = client.send("GET", "/__claude/journal").body["scopes"]

    (call,) = scope["calls"]
    assert (call["prompt"], call["answer"], call["source"]) == ("Say hello", said, "replayed")


def test_a_stream_comes_event_by_event(recorded, serve):
    recorded("Say hello", stream=True)
    with serve() as client:
        connection = http.client.HTTPConnection("127.0.0.1", client.server.port)
        body = {"model": "claude-haiku-4-5", "max_tokens": 60, "stream": True}
        asked = {**body, "messages": [{"role": "user", "content": "Say hello"}]}
        headers = {"anthropic-version": "2026-10-21", "content-type": "application/json"}
        connection.request("POST", "/v1/messages", json.dumps(asked), headers)
        answer = connection.getresponse()
        chunks = list(chunks_of(answer.fp))
        connection.close()

    assert answer.getheader("content-type").startswith("text/event-stream")
    assert answer.getheader("cache-control") == "no-cache"
    assert len(chunks) > 4
    assert all(chunk.startswith(b"event: ") and chunk.endswith(b"\n\n") for chunk in chunks)
    assert (chunks[0].split()[1], chunks[-1].split()[1]) == (b"message_start", b"message_stop")


def chunks_of(file):
    """Yield the chunks of a chunked body as they were framed."""
    while size := int(file.readline(), 16):
        yield file.read(size)
        file.readline()


def test_answers_take_as_long_as_they_took_if_that_is_wanted(recorded, serve, folder):
    recorded("Say hello", stream=True)
    path = folder / "recorded.yaml"
    lines = [
        "    latency_s: 0.5" if "latency_s" in one else one for one in path.read_text().splitlines()
    ]
    path.write_text("\n".join(one for one in lines if "digest" not in one) + "\n")
    took = {}
    for timing in (False, True):
        with serve(as_recorded=timing) as client:
            start = time.monotonic()
            assert client.ask("Say hello", stream=True).status == 200
            took[timing] = time.monotonic() - start

    assert took[True] >= 0.5 > took[False]


def test_counts_models_and_batches_are_answered_too(serve, simulator):
    batch = {
        "requests": [
            {
                "custom_id": "one",
                "params": {
                    "model": "claude-haiku-4-5",
                    "max_tokens": 9,
                    "messages": [{"role": "user", "content": "Hi"}],
                },
            }
        ]
    }
    count = {"model": "claude-haiku-4-5", "messages": [{"role": "user", "content": "Hi"}]}

    def asked(client):
        counted = client.send("POST", "/v1/messages/count_tokens", count).body
        listed = client.send("GET", "/v1/models?limit=2").body
        made = client.send("POST", "/v1/messages/batches", batch).body
        seen = client.send("GET", f"/v1/messages/batches/{made['id']}").body
        if not seen["results_url"]:
            seen = client.send("GET", f"/v1/messages/batches/{made['id']}").body
        assert seen["results_url"].startswith(f"{client.base_url}/v1/messages/batches/")
        results = client.send("GET", seen["results_url"].removeprefix(client.base_url)).text
        # Where there is one line, it is recorded as JSON, which ends without a line break.
        return counted, listed, made["id"], results.rstrip()

    with serve(simulator.base_url) as client:
        live = asked(client)
    with serve() as client:
        replayed = asked(client)

    assert live == replayed
    assert replayed[0]["input_tokens"] > 0
    assert len(replayed[1]["data"]) == 2
    assert json.loads(replayed[3])["custom_id"] == "one"


def test_a_file_that_is_no_cassette_is_named_and_left_out(recorded, serve, folder):
    recorded("Say hello")
    (folder / "broken.yaml").write_text("interactions: [\n")
    with serve() as client:
        assert client.ask("Say hello").status == 200

    (line,) = client.log
    assert line.startswith(f"not read: {folder / 'broken.yaml'}:")


def test_the_settings_of_the_project_hold(recorded, serve, folder):
    recorded("Order 7f3c2f9e-52a0-4f3c-9d62-0f1a5f8c1d11 for ann@example.org")
    asked = "Order 11111111-52a0-4f3c-9d62-0f1a5f8c1d11 for bob@example.org"
    (folder.parent / "pytest.ini").write_text(
        "[pytest]\nclaude_match_vary = uuid\nclaude_match_ignore = max_tokens\n"
    )
    with serve() as client:
        assert client.ask(asked).status == 400
        assert client.ask(asked.replace("bob", "ann"), max_tokens=61).status == 200
    with serve() as client:
        assert client.ask(asked.replace("bob", "ann")).status == 200


def test_a_miss_that_only_varies_names_the_setting(recorded, serve):
    recorded("Order 7f3c2f9e-52a0-4f3c-9d62-0f1a5f8c1d11")
    with serve() as client:
        told = client.ask("Order 11111111-52a0-4f3c-9d62-0f1a5f8c1d11").message

    assert told.startswith(
        "claude replay miss: only a UUID in messages changed -> claude_match_vary"
    )
    assert '  Let it vary:  claude_match_vary = ["uuid"]\n' in told


def test_the_api_version_has_to_be_said_as_to_the_api(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        got = client.ask("Say hello", anthropic_version=None)

        assert (got.status, got.message) == (400, "anthropic-version: header is required")
        assert client.send("GET", "/__claude/misses").body["misses"] == []


def test_what_is_no_path_of_the_api_is_no_miss(serve):
    with serve() as client:
        assert client.send("GET", "/").status == 200
        assert client.send("HEAD", "/").status == 200
        assert client.send("GET", "/favicon.ico").status == 404
        got = client.send("GET", "/__claude/mises")

    assert got.message == (
        "There is no GET /__claude/mises: there are GET /__claude/misses, GET /__claude/journal "
        "and POST /__claude/reset."
    )
    assert not client.scopes.has_failed


def test_a_body_beyond_what_the_api_takes_is_rejected_as_it_does(serve):
    with serve() as client:
        got = client.send("POST", "/v1/messages", {"x": "a" * (32 * 1024 * 1024)})

    assert (got.status, got.body["error"]["type"]) == (413, "request_too_large")


def test_a_body_that_unpacks_to_far_more_is_rejected_as_too_large(serve):
    packed = gzip.compress(b'{"x": "' + b"a" * 40_000_000 + b'"}')
    with serve() as client:
        got = client.send("POST", "/v1/messages", packed, content_encoding="gzip")

    assert (got.status, got.body["error"]) == (
        413,
        {
            "type": "request_too_large",
            "message": "Request exceeds the maximum size: "
            f"a body of {len(packed):,} bytes unpacks to more than {200 * len(packed):,}",
        },
    )
    assert client.log == []


def test_many_requests_of_one_connection_are_answered(recorded, serve):
    recorded("Say hello")
    with serve(repeats=True) as client:
        connection = http.client.HTTPConnection("127.0.0.1", client.server.port)
        for _ in range(20):
            body = json.dumps(client.message("Say hello"))
            connection.request("POST", "/v1/messages", body, {"anthropic-version": "2026-10-21"})
            assert connection.getresponse().read()
        connection.close()


def test_requests_of_one_connection_may_be_sent_at_once(recorded, serve):
    recorded("Say hello")
    with serve(repeats=True) as client:
        body = json.dumps(client.message("Say hello"))
        one = (
            f"POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nanthropic-version: 2026-10-21\r\n"
            f"content-length: {len(body)}\r\n\r\n{body}"
        )
        with socket.create_connection(("127.0.0.1", client.server.port), timeout=10) as connection:
            connection.sendall((one * 3).encode())
            received = b""
            while received.count(b"HTTP/1.1 200") < 3:
                received += connection.recv(65536) or pytest.fail(repr(received))
