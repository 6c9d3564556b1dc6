import asyncio
import http.client
import http.server
import json
import statistics
import threading
import time
from urllib.parse import urlsplit

import anthropic
import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.simulator import Simulator

BODY = {
    "model": "claude-haiku-4-5",
    "max_tokens": 5,
    "messages": [{"role": "user", "content": "Hi"}],
}
KEY = {"x-api-key": "sk-ant-test", "anthropic-version": "2023-06-01"}


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/nothing"])
def test_every_answer_says_where_it_comes_from(raw, path):
    _, headers, _ = raw.send(path, BODY)

    assert headers["x-simulated-by"].startswith("pytest-claude-params/")
    assert headers["request-id"].startswith("req_sim")
    assert headers["anthropic-organization-id"] == "00000000-5111-4a7e-d000-000000000000"
    assert headers["set-cookie"].startswith("__cf_bm=simulated-cookie")
    assert headers["date"].endswith("GMT")


@pytest.mark.parametrize(
    ("path", "key", "changes", "status"),
    [
        ("/v1/messages", KEY, {"max_tokens": -1}, 400),
        ("/v1/messages", {"anthropic-version": "2023-06-01"}, {}, 401),
        ("/v1/messages", KEY, {"model": "claude-3-haiku-20240307"}, 404),
    ],
    ids=["400", "401", "404"],
)
def test_what_is_wrong_with_a_request_is_not_worth_another_try(raw, path, key, changes, status):
    """And says nothing of rate limits, which an answer and a 429 do."""
    found, headers, _ = raw.send(path, BODY | changes, key)

    assert (found, headers["x-should-retry"]) == (status, "false")
    assert not [name for name in headers if name.startswith("anthropic-ratelimit-")]
    answered = raw.send("/v1/messages", BODY)[1]
    assert (answered["x-should-retry"], answered["anthropic-ratelimit-requests-limit"]) == (
        None,
        "4000",
    )


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({}, "not_available"),
        ({"model": "claude-opus-4-6"}, "global"),
        ({"model": "claude-sonnet-5-5", "inference_geo": "us"}, "us"),
    ],
    ids=["an older model", "a newer one", "asked for"],
)
def test_each_answer_has_what_every_real_one_has(raw, changes, place):
    """Where it was made, and that nothing more is to be said of why it stopped."""
    _, _, answer = raw.send("/v1/messages", BODY | changes)

    assert answer["usage"]["inference_geo"] == place
    assert answer["stop_details"] is None
    assert answer["usage"]["service_tier"] == "standard"
    assert "speed" not in answer["usage"]


def test_a_fast_answer_says_so(raw):
    body = BODY | {"model": "claude-opus-5-5", "speed": "fast"}

    assert raw.send("/v1/messages", body)[2]["usage"]["speed"] == "fast"


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/v1/messages", 405, "method_not_allowed"),
        ("PATCH", "/v1/messages", 405, "method_not_allowed"),
        ("POST", "/v1/models/claude-opus-5", 405, "method_not_allowed"),
        ("POST", "/v1/complete", 404, "not_found_error"),
        ("GET", "/", 404, "not_found_error"),
    ],
)
def test_other_routes_and_methods_are_refused(raw, method, path, status, kind):
    got, _, answer = raw.send(path, method=method)

    assert (status, kind) == (got, answer["error"]["type"])


def test_head_gets_no_body(raw):
    assert raw.send("/v1/messages", method="HEAD")[::2] == (405, None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "The request body is not valid JSON"),
        (b"[" * 100_000, "The request body is not valid JSON"),
        (b"[]", "The request body should be a JSON object"),
        (b"", "The request body should be a JSON object"),
    ],
)
def test_a_body_has_to_be_a_json_object(simulator, content, message):
    connection = http.client.HTTPConnection(urlsplit(simulator.base_url).netloc)
    connection.request("POST", "/v1/messages", content, KEY)
    with connection.getresponse() as response:
        answer = json.loads(response.read())
    connection.close()

    assert message == answer["error"]["message"]


class Plain(http.server.BaseHTTPRequestHandler):
    """Answers at once, in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")

    def log_message(self, *arguments):
        """Say nothing."""


@pytest.fixture
def plain():
    """The address of a server that waits for nothing."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Plain) as server:
        threading.Thread(target=server.serve_forever).start()
        yield "{}:{}".format(*server.server_address)
        server.shutdown()


def test_calls_on_one_connection_wait_for_nothing(simulator, plain):
    """Without TCP_NODELAY each waits 40 ms for an acknowledgement: 100 times what it takes."""
    addresses = {"simulator": urlsplit(simulator.base_url).netloc, "plain": plain}
    connections = {name: http.client.HTTPConnection(at) for name, at in addresses.items()}
    seconds = {name: [] for name in connections}
    for _ in range(100):
        for name, connection in connections.items():
            start = time.perf_counter()
            connection.request("POST", "/v1/messages", json.dumps(BODY), KEY)
            with connection.getresponse() as response:
                response.read()
            seconds[name].append(time.perf_counter() - start)
    for connection in connections.values():
        connection.close()

    medians = {name: statistics.median(found) for name, found in seconds.items()}
    assert medians["simulator"] < 40 * medians["plain"]


def test_many_clients_are_answered_at_once(simulate):
    client = simulate({"pace": {"tokens_per_second": 1}, "fallback": "One."}, pace=True)
    start = time.perf_counter()

    async def ask_all():
        async with anthropic.AsyncAnthropic(
            api_key="sk-ant-test", base_url=str(client.base_url), max_retries=0
        ) as asynchronous:
            return await asyncio.gather(*(asynchronous.messages.create(**BODY) for _ in range(20)))

    answers = asyncio.run(ask_all())
    in_a_row = sum(answer.usage.output_tokens for answer in answers)

    assert len(answers) == 20
    assert time.perf_counter() - start < in_a_row / 2


def test_a_stopped_simulator_frees_its_port_and_can_be_read(raw, simulator):
    raw.send("/v1/messages", BODY)
    port = urlsplit(simulator.base_url).port
    simulator.stop()

    with Simulator(port=port) as second:
        assert urlsplit(second.base_url).port == port
    assert len(simulator.requests) == 1


def test_a_taken_port_is_a_mistake_of_the_user(simulator):
    port = urlsplit(simulator.base_url).port

    with pytest.raises(UsageError) as error:
        Simulator(port=port).start()
    assert str(error.value) == (
        f"Port {port} cannot be listened on: Address already in use. "
        "Give another one, or 0 for any that is free."
    )
