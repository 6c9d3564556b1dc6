"""Clients of the installed SDK, and how parameters are sent on its version."""

from __future__ import annotations

import asyncio

import pytest

from pytest_claude_params.network_guard.placeholder import PLACEHOLDER
from pytest_claude_params.sdk import clients

IS_OLD = clients.VERSION.startswith("0.")
VARIABLES = (
    "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE", "ANTHROPIC_BASE_URL",
    "ANTHROPIC_CUSTOM_HEADERS",
)  # fmt: skip
PIN = {"anthropic-version": "2023-06-01"}


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def create():
    """The SDK's method that creates a message."""
    return clients.sync_client(live=False).messages.create


@pytest.mark.parametrize(
    ("live", "environment", "arguments"),
    [
        (False, {}, {"api_key": PLACEHOLDER}),
        (False, {"ANTHROPIC_API_KEY": "sk-ant-1"}, {}),
        (False, {"ANTHROPIC_AUTH_TOKEN": "token"}, {}),
        (True, {}, {}),
    ],
    ids=["replay without a key", "replay with a key", "replay with a token", "live"],
)
def test_only_a_replay_without_a_key_gets_one(monkeypatch, live, environment, arguments):
    """A live run shall fail as an application would."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert arguments == clients.client_arguments(live=live, api_version=None)


def test_a_configured_api_version_is_pinned():
    """For every call of the client."""
    client = clients.sync_client(live=False, api_version="2026-10-21")

    assert client.default_headers["anthropic-version"] == "2026-10-21"


def test_the_asynchronous_client_is_one_and_keeps_no_connection():
    """A test may run one event loop after another."""
    client = clients.async_client(live=False)
    pool = client._client._transport._pool

    assert isinstance(client, clients.AsyncClient)
    assert pool._max_keepalive_connections == 0
    asyncio.run(client.close())


def test_what_the_method_knows_goes_as_it_is(create):
    """Nothing is added."""
    parameters = {"model": "m", "max_tokens": 1, "messages": [], "timeout": 5}

    assert parameters == clients.sendable(create, parameters)


def test_a_temperature_is_sent_on_every_version(create):
    """Directly where the SDK takes it, as a field of the body where it does not."""
    where = {"temperature": 0.5} if IS_OLD else {"extra_body": {"temperature": 0.5}}

    assert clients.sendable(create, {"model": "m", "temperature": 0.5}) == {
        "model": "m",
        **where,
        "extra_headers": PIN,
    }


@pytest.mark.parametrize(
    "parameters",
    [
        {"temperature": 0.5, "extra_headers": {"Anthropic-Version": "2026-10-21"}},
        {"extra_body": {"temperature": 0.5}, "extra_headers": {"anthropic-version": "x"}},
    ],
    ids=["a parameter", "a field"],
)
def test_a_version_given_for_the_call_stands(create, parameters):
    """However its name is spelt."""
    sent = clients.sendable(create, parameters)

    assert parameters["extra_headers"] == sent["extra_headers"]


def test_a_version_of_the_client_or_the_environment_stands(create, monkeypatch):
    """No pin is added."""
    assert "extra_headers" not in clients.sendable(create, {"top_k": 3}, api_version="2026-10-21")

    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "Anthropic-Version: 2026-10-21")
    assert "extra_headers" not in clients.sendable(create, {"top_k": 3})


@pytest.mark.parametrize("name", ["temperature", "top_k", "top_p"])
def test_sampling_in_the_extra_body_is_pinned_too(create, name):
    """Other headers of the call stay."""
    given = {"extra_body": {name: 1}, "extra_headers": {"x-mine": "1"}}

    assert clients.sendable(create, given) == {
        "extra_body": {name: 1},
        "extra_headers": {"x-mine": "1", **PIN},
    }


def test_a_newer_field_goes_into_the_extra_body(create):
    """Beside what is there, which wins."""
    given = {"a_newer_field": 1, "extra_body": {"b": 2}}

    assert clients.sendable(create, given) == {"extra_body": {"a_newer_field": 1, "b": 2}}


def test_arguments_of_the_sdk_are_never_sent_in_a_body(create):
    """Where a method has no such argument, it is left out."""
    assert "extra_body" not in clients.sendable(create, {"betas": ["b"], "timeout": 1})
