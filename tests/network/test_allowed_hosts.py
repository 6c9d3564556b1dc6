"""Machines that may be reached although the network is blocked."""

from __future__ import annotations

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.network_guard.addresses import Address
from pytest_claude_params.network_guard.allowed import AllowedHosts


def look_up(host, port=0):
    return Address(host, port, is_connection=False)


def connection(host, port):
    return Address(host, port, is_connection=True)


@pytest.mark.parametrize(
    ("line", "host", "port"),
    [
        ("10.0.0.5", "10.0.0.5", 5432),
        ("10.0.0.5:5432", "10.0.0.5", 5432),
        ("10.0.0.0/8", "10.200.0.1", 1),
        ("2001:db8::1", "2001:db8::1", 443),
        ("[2001:db8::1]:443", "2001:db8::1", 443),
        ("[2001:db8::1]", "2001:db8::1", 443),
        ("2001:db8::/32", "2001:db8:1::1", 443),
    ],
)
def test_addresses(line, host, port):
    assert AllowedHosts([line]).cover(connection(host, port))


@pytest.mark.parametrize(
    ("line", "host", "port"),
    [
        ("10.0.0.5", "10.0.0.6", 5432),
        ("10.0.0.5:5432", "10.0.0.5", 80),
        ("[2001:db8::1]:443", "2001:db8::1", 80),
        ("10.0.0.0/8", "2001:db8::1", 1),
        ("db", "10.0.0.5", 5432),
    ],
)
def test_other_addresses(line, host, port):
    assert not AllowedHosts([line]).cover(connection(host, port))


def test_a_name_stands_for_what_is_looked_up():
    """Who connects has looked it up; until then its addresses are anybody's."""
    allowed = AllowedHosts(["LocalHost:5432"])
    assert not allowed.cover(connection("127.0.0.1", 5432))

    assert allowed.cover(look_up("localhost", 80))

    assert allowed.cover(connection("127.0.0.1", 5432))
    assert not allowed.cover(connection("127.0.0.1", 80))
    assert not allowed.cover(connection("127.0.0.2", 5432))


def test_a_name_that_nobody_knows():
    allowed = AllowedHosts(["db.invalid"])

    assert allowed.cover(look_up("db.invalid"))
    assert not allowed.cover(connection("10.0.0.5", 5432))
    assert not allowed.cover(look_up("other.invalid"))


@pytest.mark.parametrize(
    "line", ["api.anthropic.com", "api.anthropic.com:443", "CLAUDE.com.", "gateway", "gateway:8080"]
)
def test_hosts_of_claudes_cannot_be_allowed(line):
    """Neither its own, nor those that the configuration says are."""
    with pytest.raises(UsageError) as caught:
        AllowedHosts([line], claude=["gateway"])

    assert str(caught.value) == (
        f"claude_allow_hosts: {line!r} is a host of Claude's, and no list lets calls to it through. "
        "Mark the tests that call it with @pytest.mark.claude_cassette(), so that they are recorded "
        "and replayed"
    )


@pytest.mark.parametrize("line", ["", "http://db", "db:port", "db:65536", "db/8", ":80"])
def test_lines_that_cannot_be_read(line):
    with pytest.raises(UsageError) as caught:
        AllowedHosts([line])

    assert str(caught.value) == (
        f"claude_allow_hosts: {line!r} is not a name, a name with a port, an address or a network, "
        'such as "db", "db:5432", "10.0.0.0/8"'
    )


FALLS_BACK = """
import socket

def prices():
    try:
        socket.create_connection(("prices.invalid", 443), timeout=1)
    except Exception:
        return "our own copy"

PRICES = prices()

def test_it():
    assert PRICES == prices() == "our own copy"
"""


def test_code_that_can_do_without_the_network_goes_on(suite):
    """As litellm does, which fetches prices when it is imported; the run says who has asked."""
    (suite.path / "test_it.py").write_text(FALLS_BACK)

    result = suite.replay("--claude-block-network")

    result.assert_outcomes(passed=1)
    blocked = "--claude-block-network blocked 2 connections to prices.invalid, asked by "
    assert blocked + "test_it.py:6 in prices" in result.outlines
    assert "to let a host through, add it to claude_allow_hosts in the configuration" in (
        result.outlines
    )


def test_nothing_is_said_without_the_option(suite):
    (suite.path / "test_it.py").write_text(FALLS_BACK)

    result = suite.replay()

    result.assert_outcomes(passed=1)
    assert "claude_allow_hosts" not in result.stdout.str()


def test_what_the_configuration_allows(suite):
    (suite.path / "test_it.py").write_text(FALLS_BACK)
    (suite.path / "pytest.toml").write_text('[pytest]\nclaude_allow_hosts = ["prices.invalid"]\n')

    result = suite.replay("--claude-block-network")

    result.assert_outcomes(passed=1)
    assert "blocked" not in result.stdout.str()


def test_a_host_of_claudes_in_the_configuration(suite):
    (suite.path / "pytest.toml").write_text(
        '[pytest]\nclaude_allow_hosts = ["api.anthropic.com"]\n'
    )

    result = suite.replay()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "ERROR: claude_allow_hosts: 'api.anthropic.com' is a host of Claude's" in "".join(
        result.errlines
    )
