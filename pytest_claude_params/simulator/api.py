"""The simulated API without its wire: from a request that came to what goes back."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.endpoints.batch_work import result_of
from pytest_claude_params.simulator.endpoints.batches import Batches
from pytest_claude_params.simulator.endpoints.message_endpoint import (
    Answering,
    Terms,
    with_output_config,
)
from pytest_claude_params.simulator.endpoints.model_info import model_info
from pytest_claude_params.simulator.endpoints.model_list import model_page
from pytest_claude_params.simulator.http.access import betas_of, check_key, version_of
from pytest_claude_params.simulator.http.api_error import ApiError
from pytest_claude_params.simulator.http.routes import Destination, destination_of
from pytest_claude_params.simulator.messages.events import TimedEvent, events_of_answer
from pytest_claude_params.simulator.messages.input_tokens import input_tokens_of
from pytest_claude_params.simulator.model_catalog import find_model
from pytest_claude_params.simulator.validation.batch_fields import check_batch
from pytest_claude_params.simulator.validation.validation import check_token_count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pytest_claude_params.simulator.composing.scenario import Scenario
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest


@dataclass(frozen=True)
class PlainReply:
    """A body that is sent whole, after so many tokens."""

    status: int
    body: dict[str, Any]
    tokens: int = 0
    content_type: str = "application/json"

    def text(self) -> str:
        """Write the body as it is sent."""
        return _json(self.body)


@dataclass(frozen=True)
class LinesReply:
    """Several bodies, a line each, sent whole."""

    lines: tuple[dict[str, Any], ...]
    status: int = 200
    tokens: int = 0
    content_type: str = "application/x-jsonl"

    def text(self) -> str:
        """Write the lines as they are sent."""
        return "".join(f"{_json(line)}\n" for line in self.lines)


@dataclass(frozen=True)
class StreamReply:
    """Events that are sent one by one."""

    events: Iterator[TimedEvent]
    padding: Random | None


AnyReply = PlainReply | LinesReply | StreamReply


class SimulatedApi:
    """Answer requests from a scenario.

    Args:
        scenario: what is answered.
        seed: where chance starts.
        padding: whether events end in random blanks, as the API's do.
    """

    def __init__(self, scenario: Scenario, seed: int, *, padding: bool) -> None:
        self._padding = padding
        self._answering = Answering(scenario, seed)
        self._batches = Batches()
        self._numbers = itertools.count(1)

    def request_id(self) -> str:
        """Make the id of the next request."""
        digest = hashlib.sha256(f"request {next(self._numbers)}".encode()).hexdigest()
        return f"req_sim{digest[:21]}"

    def reply_to(self, request: ReceivedRequest, request_id: str) -> AnyReply:
        """Answer one request; what is wrong with it is an answer too."""
        try:
            destination = destination_of(request.method, request.path.rstrip("/"))
            check_key(request.headers)
            version = version_of(request.headers)
            terms = Terms(version, request.is_beta, betas_of(request.headers))
            return self._reply(destination, request, terms)
        except ApiError as error:
            return PlainReply(error.status, error.envelope(request_id))

    def _reply(self, destination: Destination, request: ReceivedRequest, terms: Terms) -> AnyReply:
        match destination.endpoint:
            case "message":
                return self._message(request.parameters(), terms)
            case "token count":
                return PlainReply(200, _token_count(request.parameters(), terms))
            case "model list":
                return PlainReply(200, model_page(request.query))
            case "model":
                return PlainReply(200, _described(destination.id))
            case "batch results":
                return LinesReply(tuple(self._batches.results(destination.id)))
            case _:
                return PlainReply(200, self._batch(destination, request, terms))

    def _message(self, body: dict[str, Any], terms: Terms) -> AnyReply:
        answer, chance = self._answering.answer(body, terms)
        if not body.get("stream"):
            return PlainReply(200, answer.message(), answer.output_tokens)
        padding = chance.random("padding") if self._padding else None
        return StreamReply(events_of_answer(answer), padding)

    def _batch(
        self, destination: Destination, request: ReceivedRequest, terms: Terms
    ) -> dict[str, Any]:
        base_url = f"http://{request.headers.get('host', '')}"
        match destination.endpoint:
            case "batch creation":
                return self._new_batch(request.parameters(), terms, base_url)
            case "batch list":
                return self._batches.page(request.query, base_url)
            case "batch deletion":
                return self._batches.delete(destination.id)
            case "batch cancellation":
                return self._batches.cancel(destination.id).described(base_url)
            case _:
                return self._batches.look_at(destination.id).described(base_url)

    def _new_batch(self, body: dict[str, Any], terms: Terms, base_url: str) -> dict[str, Any]:
        check_batch(body)
        batch_id = self._answering.dealer.deal_batch(body).id("msgbatch")
        results = [result_of(each, self._answering, terms) for each in body["requests"]]
        return self._batches.create(batch_id, results).described(base_url)


def _token_count(body: dict[str, Any], terms: Terms) -> dict[str, Any]:
    body = with_output_config(body, is_beta=terms.is_beta)
    check_token_count(body, terms.version, beta=terms.is_beta)
    return {"input_tokens": input_tokens_of(body)}


def _described(name: str) -> dict[str, Any]:
    model = find_model(name)
    if model is None:
        raise ApiError("not_found_error", f"model: {name}")
    return model_info(model)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
