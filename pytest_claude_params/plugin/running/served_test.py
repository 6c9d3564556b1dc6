"""The server of one test: what child processes ask is answered by the test's own recorder."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pytest_claude_params.network_guard import placeholder
from pytest_claude_params.plugin.stash import PLACE
from pytest_claude_params.plugin.verdicts.failures.failure import fail
from pytest_claude_params.record_mode import replays_only

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pytest

    from pytest_claude_params.plugin.claude_run import ClaudeRun
    from pytest_claude_params.server.scopes import Scope

_BASE_URL = "ANTHROPIC_BASE_URL"
_API = "https://api.anthropic.com"
_PROXIES = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_NO_PROXY = ("NO_PROXY", "no_proxy")
_MISSING = "claude: claude_server needs {0}, which is not installed: pip install 'pytest-claude-params[server]'"


class ServerOfTest:
    """The server of a test, as the fixture ``claude_server`` gives it.

    Args:
        base_url: what to give a client as its base URL.
        env: the variables that send a client there; ``os.environ`` has them, too.
    """

    def __init__(self, base_url: str, env: Mapping[str, str]) -> None:
        self.base_url = base_url
        self.env = dict(env)

    def __repr__(self) -> str:
        return f"<claude_server at {self.base_url}>"


class _OfTest:
    """The scopes of a test: one, whatever it is called."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    @property
    def opened(self) -> list[Scope]:
        """The test's."""
        return [self._scope]

    def opened_as(self, _name: str) -> Scope:
        """Return the test's."""
        return self._scope

    of = opened_as

    def reset(self, _name: str | None = None) -> None:
        """Leave all as it is: what the test is judged by is not forgotten."""


@contextmanager
def serving(item: pytest.Item, run: ClaudeRun) -> Iterator[ServerOfTest]:
    """Answer for a test over HTTP, and tell child processes where.

    Args:
        item: the test.
        run: its run, whose recorder answers.
    """
    __tracebackhide__ = True
    cassette = run.interception
    if cassette is None:
        fail("claude: claude_server is for tests: the recorder of this one is not open")
    try:
        from pytest_claude_params.server.running import Server
    except ModuleNotFoundError as error:
        fail(_MISSING.format(error.name))
    from pytest_claude_params.sdk.upstream import Upstream
    from pytest_claude_params.server.scopes import Scope
    from pytest_claude_params.server.serves import Serves

    origin = os.environ.get(_BASE_URL) or _API
    upstream = None if replays_only(run.recorder.mode) else Upstream(origin, keeps_failures=True)
    serves = Serves(_OfTest(Scope("", cassette)), upstream=upstream, origin=origin)
    place = item.stash[PLACE]
    with Server(serves) as server, cassette.served(server.place, origin):
        place.served = server.place
        try:
            with _told_to_children(server.base_url) as env:
                yield ServerOfTest(server.base_url, env)
        finally:
            place.served = ""


@contextmanager
def _told_to_children(base_url: str) -> Iterator[Mapping[str, str]]:
    """Set the variables that child processes inherit; yields them."""
    env = {_BASE_URL: base_url}
    if placeholder.is_given() or placeholder.is_needed():
        env[placeholder.VARIABLE] = placeholder.OF_SERVER
    if any(os.environ.get(name) for name in _PROXIES):
        env |= {name: _with_loopback(os.environ.get(name, "")) for name in _NO_PROXY}
    before = {name: os.environ.get(name) for name in env}
    os.environ.update(env)
    try:
        yield env
    finally:
        for name, value in before.items():
            _put_back(name, value)


def _with_loopback(hosts: str) -> str:
    return ",".join(filter(None, [hosts, "127.0.0.1", "localhost"]))


def _put_back(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
        return
    os.environ[name] = value
    if value == placeholder.PLACEHOLDER:  # children go without it
        os.unsetenv(name)
