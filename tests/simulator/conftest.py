from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

import anthropic
import pytest

from pytest_claude_params.simulator import Scenario, Simulator

OLD = {"anthropic-version": "2023-06-01"}
HAIKU = "claude-haiku-4-5"
SAMPLING = ("temperature", "top_k", "top_p")


@dataclass
class Raw:
    """Plain HTTP, for what the SDK would not send."""

    base_url: str

    def send(
        self, path: str, body: Any = None, headers: dict[str, str] | None = None, method: str = ""
    ) -> tuple[int, Any, Any]:
        """Send a request and return status, headers and the JSON that came."""
        data = json.dumps(body).encode() if body is not None else None
        sent = OLD | {"x-api-key": "sk-ant-test"} if headers is None else headers
        request = urllib.request.Request(  # noqa: S310 - loopback
            self.base_url + path, data, sent, method=method or None
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - loopback
                return response.status, response.headers, json.loads(response.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, json.loads(error.read() or b"null")

    def refusal(self, path: str = "/v1/messages", version: str = "2023-06-01", **body: Any) -> str:
        """Send a request that is refused and return what the API says."""
        headers = {"x-api-key": "k", "anthropic-version": version}
        status, _, answer = self.send(path, body, headers)
        assert status >= 400, answer
        return str(answer["error"]["message"])


@dataclass
class Asker:
    """Asks Haiku 4.5 through the real SDK, with sampling parameters the way 2.x sends them."""

    client: anthropic.Anthropic

    def __call__(self, prompt: str, **parameters: Any) -> Any:
        return self.client.messages.create(**self.arguments(prompt, **parameters))

    def arguments(self, prompt: str, **parameters: Any) -> dict[str, Any]:
        extra = {name: parameters.pop(name) for name in SAMPLING if name in parameters}
        turns = [{"role": "user", "content": prompt}]
        defaults = {"model": HAIKU, "max_tokens": 500, "messages": turns}
        return defaults | parameters | ({"extra_body": extra} if extra else {})

    def text(self, prompt: str, **parameters: Any) -> str:
        return "".join(block.text for block in self(prompt, **parameters).content)


@pytest.fixture
def simulator():
    with Simulator() as running:
        yield running


@pytest.fixture
def raw(simulator):
    return Raw(simulator.base_url)


@pytest.fixture
def client(simulator):
    with client_of(simulator) as sdk:
        yield sdk


@pytest.fixture
def ask(client):
    """Ask for a message: ``ask(prompt, **parameters)``."""
    return Asker(client)


@pytest.fixture
def asker():
    """Ask through another client than that of the lesson's scenario."""
    return Asker


@pytest.fixture
def simulate():
    """Start a simulator from a scenario as plain data; give a client of it."""
    opened: list[Any] = []

    def start(scenario: dict[str, Any], **options: Any) -> anthropic.Anthropic:
        simulator = Simulator(Scenario.model_validate(scenario), **options).start()
        sdk = client_of(simulator)
        opened.extend((simulator.stop, sdk.close))
        return sdk

    yield start
    for close in reversed(opened):
        close()


def client_of(simulator: Simulator) -> anthropic.Anthropic:
    return anthropic.Anthropic(
        base_url=simulator.base_url,
        api_key="sk-ant-test",
        max_retries=0,
        default_headers=OLD,
        _strict_response_validation=True,
    )
