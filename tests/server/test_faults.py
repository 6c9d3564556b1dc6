"""Faults that a client asks for, in a header or in the query."""

from __future__ import annotations

import http.client
import time

import pytest


def test_a_header_brings_an_error_of_the_api(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        got = client.ask("Say hello", x_claude_fault="status=529")
        assert client.ask("Say hello").status == 200

    assert (got.status, got.body["error"]["type"]) == (529, "overloaded_error")
    assert not client.scopes.has_failed


def test_the_query_does_the_same_and_is_no_part_of_the_request(recorded, serve):
    recorded("Say hello", "Say more")
    with serve() as client:
        got = client.ask("Say hello", query="?claude_fault=status%3D429,message='Too%20many'")
        assert (got.status, got.message) == (429, "Too many")
        struck = client.ask("Say more", query="?beta=true&claude_fault=delay_s=0.01")

    assert struck.status == 200


def test_a_fault_that_counts_strikes_so_often(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        fault = {"x_claude_fault": "status=500, times=2"}
        assert [client.ask("Say hello", **fault).status for _ in range(3)] == [500, 500, 200]


def test_a_stream_breaks_off_after_so_many_events(recorded, serve):
    recorded("Say hello", stream=True)
    with serve() as client, pytest.raises((http.client.IncompleteRead, ConnectionError)):
        client.ask("Say hello", stream=True, x_claude_fault="cut_after=2")


@pytest.mark.parametrize("kind", ["reset", "refused"])
def test_a_connection_is_lost(recorded, serve, kind):
    recorded("Say hello")
    with serve() as client:
        with pytest.raises(ConnectionError):
            client.ask("Say hello", x_claude_fault=f"connection={kind}")
        assert client.ask("Say hello").status == 200


def test_a_connection_that_is_silent_lasts_until_the_client_gives_up(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        connection = http.client.HTTPConnection("127.0.0.1", client.server.port, timeout=0.3)
        headers = {"anthropic-version": "1", "x-claude-fault": "connection=timeout"}
        connection.request("POST", "/v1/messages", "{}", headers)
        with pytest.raises(TimeoutError):
            connection.getresponse()
        connection.close()


def test_an_answer_comes_late_for_a_client_with_a_clock_of_its_own(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        start = time.monotonic()
        assert client.ask("Say hello", x_claude_fault="delay_s=0.2").status == 200

    assert time.monotonic() - start >= 0.2


def test_json_that_breaks_off(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        got = client.ask("Say hello", x_claude_fault="malformed=true")

    assert got.status == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        _ = got.body


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("stats=529", "claude_fault: there is no argument 'stats'. Did you mean 'status'?"),
        ("status=200", "claude_fault: status=200 will not do. Allowed: a whole number from 400"),
        ("status 529", "claude_fault: 'status 529' is not a list of arguments. Write them as in"),
        ("status=f()", "claude_fault: 'status=f()' is not a list of arguments. Write them as in"),
    ],
)
def test_a_fault_that_cannot_be_meant_is_told(serve, fault, message):
    with serve() as client:
        got = client.ask("Say hello", x_claude_fault=fault)

    assert (got.status, got.headers["x-should-retry"]) == (400, "false")
    assert got.message.startswith(message)
