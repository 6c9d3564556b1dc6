"""Servers in this process, over real HTTP, from cassettes that the simulated API has filled."""

from __future__ import annotations

import asyncio
import http.client
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import uvicorn.server

from pytest_claude_params.sdk.upstream import Upstream
from pytest_claude_params.server.access import Access
from pytest_claude_params.server.running import Server
from pytest_claude_params.server.scopes import FolderScopes
from pytest_claude_params.server.serves import Serves
from pytest_claude_params.server.settings import serving_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from pytest_claude_params.simulator import Simulator

HEADERS = {
    "content-type": "application/json",
    "anthropic-version": "2026-10-21",
    "x-api-key": "any",
}


class Got(NamedTuple):
    """What a client got."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self):
        return json.loads(self.text)

    @property
    def message(self) -> str:
        return self.body["error"]["message"]

    @property
    def said(self) -> str:
        return self.body["content"][0]["text"]


class Client:
    """A plain HTTP client of a server; it keeps no connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.base_url = f"http://127.0.0.1:{port}"
        self.log: list[str] = []

    def send(self, method: str, path: str, body=None, **headers: str | None) -> Got:
        """Send a request; a header that is ``None`` is left out."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {n: v for n, v in {**HEADERS, **given}.items() if v is not None}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            is_sent_as_it_is = body is None or isinstance(body, bytes)
            data = body if is_sent_as_it_is else json.dumps(body)
            connection.request(method, path, data, sent)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Got(answer.status, {n.lower(): v for n, v in answer.getheaders()}, text)
        finally:
            connection.close()

    @staticmethod
    def message(prompt: str, **more):
        """Return a request for a message."""
        messages = [{"role": "user", "content": prompt}]
        return {"model": "claude-haiku-4-5", "max_tokens": 60, "messages": messages, **more}

    def ask(self, prompt: str, at: str = "", query: str = "", **more) -> Got:
        """Ask for a message."""
        headers = {name: more.pop(name) for name in list(more) if name.startswith(("x_", "anth"))}
        body = self.message(prompt, **more)
        return self.send("POST", f"{at}/v1/messages{query}", body, **headers)


class Hasty:
    """``asyncio`` for a server that looks every 5 ms whether it is to end, and not every 100."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    @staticmethod
    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / 20)


@pytest.fixture(autouse=True)
def _ends_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test here ends two servers."""
    monkeypatch.setattr(uvicorn.server, "asyncio", Hasty())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of a project without settings."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    path = tmp_path / "cassettes"
    path.mkdir()
    return path


@pytest.fixture
def serve(folder: Path) -> Callable[..., AbstractContextManager[Client]]:
    """Return what serves the folder for a while."""

    @contextmanager
    def serving(record: str = "", *, token="", host="127.0.0.1", **how) -> Iterator[Client]:
        log: list[str] = []
        scopes = FolderScopes(
            serving_of(folder, record, log.append, repeats=how.pop("repeats", False))
        )
        scopes.of("")
        upstream = Upstream(record, keeps_failures=False) if record else None
        serves = Serves(scopes, Access(token), upstream, log=log.append, **how)
        with Server(serves, host, quiet=True) as server:
            client = Client(server.port)
            client.server, client.scopes, client.log = server, scopes, log
            client.base_url = server.base_url
            yield client
        scopes.close()

    return serving


@pytest.fixture
def client_of() -> Callable[[int], Client]:
    """Return what makes a client of a server in another process, by its port."""
    return Client


@pytest.fixture
def recorded(serve, simulator: Simulator) -> Callable[..., None]:
    """Return what fills the folder: each prompt is asked once, of the simulated API."""

    def record(*prompts: str, at: str = "", **more) -> None:
        with serve(simulator.base_url) as client:
            for prompt in prompts:
                assert client.ask(prompt, at=at, **more).status == 200

    return record
