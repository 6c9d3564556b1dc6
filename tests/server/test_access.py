"""Who may ask: this machine, web pages that were allowed, and who knows the token."""

from __future__ import annotations

import socket

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.server.access import is_loopback
from pytest_claude_params.server.running import Server


def test_any_key_will_do_on_this_machine_and_none_as_well(recorded, serve):
    recorded("Say hello")
    with serve(repeats=True) as client:
        for headers in ({"x_api_key": "any"}, {"x_api_key": None}):
            assert client.ask("Say hello", **headers).status == 200


def test_a_name_that_is_not_this_machine_is_not_answered(recorded, serve):
    """A web page may give its own name the address 127.0.0.1."""
    recorded("Say hello")
    with serve() as client:
        got = client.send("GET", "/__claude/journal", host="evil.example:80")
        assert client.send("GET", "/__claude/journal", host="LocalHost:80").status == 200

    assert (got.status, got.message) == (
        401,
        "'evil.example' is not this machine: with --token, any name may be used",
    )


@pytest.mark.parametrize("header", ["x_api_key", "x_claude_token", "authorization"])
def test_a_token_is_asked_for_in_any_place_where_a_key_is(recorded, serve, header):
    recorded("Say hello")
    token = "Bearer secret-token" if header == "authorization" else "secret-token"
    with serve(token="secret-token") as client:
        assert client.ask("Say hello").status == 401
        given = {"x_api_key": None, header: token, "host": "build-7:80"}
        assert client.send("GET", "/__claude/journal", **given).status == 200
        wrong = client.send("GET", "/__claude/journal", **{**given, header: token + "x"})

    assert (wrong.status, wrong.message) == (401, "the token is missing or wrong")


def test_web_pages_may_ask_only_if_they_are_allowed(recorded, serve):
    recorded("Say hello")
    page = {"origin": "http://localhost:5173", "access_control_request_method": "POST"}
    page["access_control_request_headers"] = "x-api-key,x-stainless-lang"
    with serve() as client:
        assert "access-control-allow-origin" not in client.send("OPTIONS", "/v1/messages").headers
    with serve(origins=("http://localhost:5173",)) as client:
        asked = client.send("OPTIONS", "/v1/messages", **page)
        got = client.send(
            "POST", "/v1/messages", client.message("Say hello"), origin="http://localhost:5173"
        )
        other = client.send("OPTIONS", "/v1/messages", **{**page, "origin": "http://evil.example"})

    assert asked.status == 200
    assert asked.headers["access-control-allow-origin"] == "http://localhost:5173"
    assert "x-stainless-lang" in asked.headers["access-control-allow-headers"]
    assert got.status == 200
    assert got.headers["access-control-allow-origin"] == "http://localhost:5173"
    assert "request-id" in got.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("app.localhost", True),
        ("0.0.0.0", False),  # noqa: S104
        ("::", False),
        ("192.168.1.2", False),
        ("localhost.evil.example", False),
    ],
)
def test_which_names_are_this_machine(host, own):
    assert is_loopback(host) is own


@pytest.mark.skipif(not socket.has_ipv6, reason="this system has no IPv6")
def test_ipv6(recorded, serve):
    recorded("Say hello")
    try:
        with serve(host="::1") as client:
            assert client.base_url == f"http://[::1]:{client.server.port}"
            with socket.create_connection(("::1", client.server.port), timeout=10) as connection:
                connection.sendall(b"GET / HTTP/1.0\r\nhost: [::1]\r\n\r\n")
                assert connection.recv(100).startswith(b"HTTP/1.1 200")
    except UsageError as error:
        pytest.skip(f"this machine has no ::1: {error}")


def test_a_port_that_is_taken_is_told(serve):
    with serve() as client:
        port = client.server.port
        with pytest.raises(UsageError) as raised:
            Server(client.server.serves, port=port).start()

    assert str(raised.value).startswith(
        f"port {port} of 127.0.0.1 cannot be listened on, since another program does ("
    )
    assert str(raised.value).endswith("). Give another one, or 0 for any that is free")
