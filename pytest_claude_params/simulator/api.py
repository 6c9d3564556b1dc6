"""The simulated API without its wire: from a request that came to what goes back."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.access import check_key, version_of
from pytest_claude_params.simulator.api_error import ApiError
from pytest_claude_params.simulator.author import write_answer
from pytest_claude_params.simulator.events import TimedEvent, events_of_answer
from pytest_claude_params.simulator.input_tokens import input_tokens_of
from pytest_claude_params.simulator.model_catalog import find_model
from pytest_claude_params.simulator.model_info import model_info
from pytest_claude_params.simulator.model_list import model_page
from pytest_claude_params.simulator.randomness import Dealer
from pytest_claude_params.simulator.validation import check_message, check_token_count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pytest_claude_params.simulator.journal import ReceivedRequest
    from pytest_claude_params.simulator.scenario import Scenario

_MODELS = "/v1/models"
_METHODS = {"/v1/messages": "POST", "/v1/messages/count_tokens": "POST", _MODELS: "GET"}


@dataclass(frozen=True)
class PlainReply:
    """A body that is sent whole, after so many tokens."""

    status: int
    body: dict[str, Any]
    tokens: int = 0


@dataclass(frozen=True)
class StreamReply:
    """Events that are sent one by one."""

    events: Iterator[TimedEvent]
    padding: Random | None


class SimulatedApi:
    """Answer requests from a scenario.

    Args:
        scenario: what is answered.
        seed: where chance starts.
        padding: whether events end in random blanks, as the API's do.
    """

    def __init__(self, scenario: Scenario, seed: int, *, padding: bool) -> None:
        self._scenario = scenario
        self._padding = padding
        self._dealer = Dealer(seed)
        self._numbers = itertools.count(1)

    def request_id(self) -> str:
        """Make the id of the next request."""
        digest = hashlib.sha256(f"request {next(self._numbers)}".encode()).hexdigest()
        return f"req_sim{digest[:21]}"

    def reply_to(self, request: ReceivedRequest, request_id: str) -> PlainReply | StreamReply:
        """Answer one request; what is wrong with it is an answer too."""
        try:
            return self._reply(request)
        except ApiError as error:
            return PlainReply(error.status, error.envelope(request_id))

    def _reply(self, request: ReceivedRequest) -> PlainReply | StreamReply:
        path = request.path.rstrip("/")
        _check_route(request.method, path)
        check_key(request.headers)
        version = version_of(request.headers)
        if path == "/v1/messages":
            return self._message(request, version)
        if path == "/v1/messages/count_tokens":
            body = request.parameters()
            check_token_count(body, version, beta=request.is_beta)
            return PlainReply(200, {"input_tokens": input_tokens_of(body)})
        if path == _MODELS:
            return PlainReply(200, model_page(request.query))
        return PlainReply(200, _described(path.removeprefix(f"{_MODELS}/")))

    def _message(self, request: ReceivedRequest, version: str) -> PlainReply | StreamReply:
        body = request.parameters()
        model = check_message(body, version, beta=request.is_beta)
        chance = self._dealer.deal(body)
        answer = write_answer(body, model, self._scenario, chance)
        if not body.get("stream"):
            return PlainReply(200, answer.message(), answer.output_tokens)
        padding = chance.random("padding") if self._padding else None
        return StreamReply(events_of_answer(answer), padding)


def _check_route(method: str, path: str) -> None:
    allowed = "GET" if path.startswith(f"{_MODELS}/") else _METHODS.get(path)
    if allowed is None:
        raise ApiError("not_found_error", f"Not found: {path or '/'}")
    if method != allowed:
        raise ApiError(
            "method_not_allowed", f"Method Not Allowed: {path} takes {allowed}, not {method}"
        )


def _described(name: str) -> dict[str, Any]:
    model = find_model(name)
    if model is None:
        raise ApiError("not_found_error", f"model: {name}")
    return model_info(model)
