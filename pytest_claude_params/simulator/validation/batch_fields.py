"""The fields of a request for a message batch, and what none of its requests may ask."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from pytest_claude_params.simulator.http.api_error import invalid_request
from pytest_claude_params.simulator.validation.field_check import Strict, check_fields

_MOST_REQUESTS = 100_000


class BatchedRequest(Strict):
    """One request of a batch; its parameters are checked when it is worked on."""

    custom_id: Annotated[str, Field(max_length=64, pattern=r"^[a-zA-Z0-9_-]{1,64}$")]
    params: dict[str, Any]


class BatchFields(Strict):
    """A whole batch."""

    requests: Annotated[list[BatchedRequest], Field(min_length=1, max_length=_MOST_REQUESTS)]


def check_batch(body: dict[str, Any]) -> None:
    """Check what makes the API reject the batch as a whole."""
    check_fields(body, BatchFields)
    seen = set[str]()
    for request in body["requests"]:
        if request["custom_id"] in seen:
            raise invalid_request(
                "requests: custom_id's must be unique within a batch. "
                f"Duplicate custom_id found: {request['custom_id']}"
            )
        seen.add(request["custom_id"])


def message_of(params: dict[str, Any]) -> dict[str, Any]:
    """Check what a message alone may ask for, but not one in a batch, and return that message."""
    if not isinstance(params.get("user_profile_id") or "", str):
        raise invalid_request("user_profile_id: Input should be a valid string")
    if params.get("stream") is True:
        raise invalid_request('"stream=True" is not supported in the Message Batches API')
    policy = params.get("billing_policy")
    if isinstance(policy, dict) and policy.get("bill_to") == "user_profile":
        raise invalid_request(
            "billing_policy.bill_to: `user_profile` is not supported in the Message Batches API"
        )
    if params.get("max_tokens") == 0:
        raise invalid_request("max_tokens: 0 is not allowed in a message batch")
    return {name: value for name, value in params.items() if name != "user_profile_id"}
