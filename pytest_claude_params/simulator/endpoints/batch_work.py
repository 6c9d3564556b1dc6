"""The work on a message batch: a result for each of its requests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.endpoints.batch import BatchResult
from pytest_claude_params.simulator.http.api_error import ApiError
from pytest_claude_params.simulator.validation.batch_fields import message_of

if TYPE_CHECKING:
    from pytest_claude_params.simulator.endpoints.message_endpoint import Answering, Terms


def result_of(request: dict[str, Any], answering: Answering, terms: Terms) -> BatchResult:
    """Work on one request; what is wrong with it is a result too."""
    return BatchResult(request["custom_id"], _result(request["params"], answering, terms))


def _result(params: dict[str, Any], answering: Answering, terms: Terms) -> dict[str, Any]:
    try:
        answer, _ = answering.answer_alone(message_of(params), terms)
    except ApiError as error:
        return {"type": "errored", "error": error.envelope(None)}
    return {"type": "succeeded", "message": replace(answer, service_tier="batch").message()}
