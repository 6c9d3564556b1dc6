"""Clients of the installed SDK, and how a parameter is sent on its major version."""

from __future__ import annotations

import importlib
import inspect
import os
import ssl
from functools import cache
from typing import TYPE_CHECKING, Any

import anthropic

from pytest_claude_params.network_guard.placeholder import PLACEHOLDER
from pytest_claude_params.parameters.names import SAMPLING, SDK_ARGUMENTS
from pytest_claude_params.secrets.claude_keys import SDK_CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = anthropic.__version__
SyncClient = anthropic.Anthropic
AsyncClient = anthropic.AsyncAnthropic
# The newest API version under which a model may be told its temperature
# (platform documentation, versioning, 2026-10-21: "request parameters are removed").
SAMPLING_API_VERSION = "2023-06-01"


def client_arguments(*, live: bool, api_version: str | None) -> dict[str, Any]:
    """Return the arguments for a client of this test.

    Args:
        live: whether the client may have to authenticate.
        api_version: the ``anthropic-version`` to pin, if any.
    """
    arguments: dict[str, Any] = {}
    if not live and not any(os.environ.get(name) for name in SDK_CREDENTIALS):
        arguments["api_key"] = PLACEHOLDER
    if api_version:
        arguments["default_headers"] = {"anthropic-version": api_version}
    return arguments


def has_credentials() -> bool:
    """Whether the SDK can authenticate, also by a profile in a file that no variable names."""
    try:
        http_client = anthropic.DefaultHttpxClient(transport=_of_no_use(), trust_env=False)
        client = SyncClient(http_client=http_client)
    except anthropic.AnthropicError:
        return True  # a profile that the SDK will say more of
    found = (getattr(client, name, None) for name in ("api_key", "auth_token", "credentials"))
    return any(one is not None for one in found)


def sync_client(*, live: bool, api_version: str | None = None) -> SyncClient:
    """Build a client as an application would."""
    return SyncClient(
        http_client=anthropic.DefaultHttpxClient(
            **({} if live else {"transport": _of_no_use(), "trust_env": False})
        ),
        **client_arguments(live=live, api_version=api_version),
    )


@cache
def _of_no_use() -> Any:
    """The transport of all clients that replay: to make one takes as long as half a call.

    What answers stands in its place as in that of any other. A real one comes with the library
    of connections, 50 ms to import, so it is made by the first request that goes elsewhere.
    """
    return _http_library().MockTransport(lambda request: _connecting().handle_request(request))


@cache
def _connecting() -> Any:
    return _http_library().HTTPTransport(**_connection_arguments(live=False))


def _http_library() -> Any:
    """Return what the installed SDK makes its calls with."""
    return importlib.import_module("httpx2" if int(VERSION.split(".")[0]) else "httpx")


def async_client(*, live: bool, api_version: str | None = None) -> AsyncClient:
    """Build an asynchronous client that keeps no connection open.

    A test may run one event loop after another, and a kept connection belongs to its first.
    """
    limits = _http_library().Limits(max_keepalive_connections=0)
    return AsyncClient(
        http_client=anthropic.DefaultAsyncHttpxClient(
            limits=limits, **_connection_arguments(live=live)
        ),
        **client_arguments(live=live, api_version=api_version),
    )


def _connection_arguments(*, live: bool) -> dict[str, Any]:
    """Return the arguments for the connections of a client.

    To load the certificates of all authorities takes 20 ms, to look for proxies as long as a
    call. A client that never connects trusts nobody instead: if it did connect, it would refuse.
    """
    return {} if live else {"verify": _trusting_nobody(), "trust_env": False}


@cache
def _trusting_nobody() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def sendable(
    method: Any, parameters: dict[str, Any], *, api_version: str | None = None
) -> dict[str, Any]:
    """Return keyword arguments with which this SDK sends these parameters.

    What the method's signature does not know (``temperature`` from SDK 1.0 on) goes into
    ``extra_body``. Sampling parameters pin the API version that still takes them, unless
    the caller pins one.

    Args:
        method: the SDK method that will be called.
        parameters: any Messages API parameters and SDK arguments.
        api_version: the version that the client pins by itself.
    """
    known = _arguments_of(getattr(method, "__func__", method))
    direct = {name: value for name, value in parameters.items() if name in known}
    foreign = {
        name: value
        for name, value in parameters.items()
        if name not in known and name not in SDK_ARGUMENTS
    }
    if "betas" in parameters and "betas" not in known:
        beta = {"anthropic-beta": ",".join(parameters["betas"])}
        direct["extra_headers"] = {**(direct.get("extra_headers") or {}), **beta}
    if foreign:
        direct["extra_body"] = {**foreign, **(parameters.get("extra_body") or {})}
    if _needs_pin(direct, parameters, api_version):
        headers = direct.get("extra_headers") or {}
        direct["extra_headers"] = {**headers, "anthropic-version": SAMPLING_API_VERSION}
    return direct


@cache
def _arguments_of(function: Callable[..., Any]) -> frozenset[str]:
    """Return the names of a function's arguments; the SDK's have many, and never others."""
    return frozenset(inspect.signature(function).parameters)


def _needs_pin(direct: dict[str, Any], parameters: dict[str, Any], api_version: str | None) -> bool:
    sent = {*parameters, *(parameters.get("extra_body") or {})}
    if api_version or not sent.intersection(SAMPLING):
        return False
    headers = {name.lower() for name in direct.get("extra_headers") or {}}
    custom = os.environ.get("ANTHROPIC_CUSTOM_HEADERS", "").lower()
    return "anthropic-version" not in headers and "anthropic-version" not in custom
