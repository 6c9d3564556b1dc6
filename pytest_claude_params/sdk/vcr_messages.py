"""Between vcrpy's requests and responses and ours.

A stream is events to us, however it was framed on the way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.wire.batch_results import with_results_at
from pytest_claude_params.wire.bodies import parsed_body, wire_chunks
from pytest_claude_params.wire.headers import (
    content_type_of_body,
    kept_request_headers,
    kept_response_headers,
)
from pytest_claude_params.wire.hosts import stored_url

if TYPE_CHECKING:
    from collections.abc import Mapping

# Applications log the id of a request; the real one belongs to an account and is not stored.
REPLAYED_ID = "req_replayed"

# What is said when an injected failure left the client without an answer, by httpx's names.
NO_ANSWER = {
    "ConnectError": "connection refused (injected by claude_fault)",
    "ConnectTimeout": "connecting took too long (injected by claude_fault)",
    "ReadError": "connection reset (injected by claude_fault)",
    "ReadTimeout": "the answer took too long (injected by claude_fault)",
}


# A run asks the same few URLs again and again.
_stored_url = lru_cache(maxsize=256)(stored_url)

# Below this, hundredths of a second would leave one digit or none.
_SHORT_S = 0.1


def sent(request: Any) -> tuple[str, str, dict[str, str], Any]:
    """Return method, URL, headers and body of a request that was stopped, the body as it is."""
    headers = kept_request_headers(request.headers)
    return request.method.upper(), _stored_url(request.uri), headers, request.body


def call_request(request: Any) -> CallRequest:
    """Read a request that was stopped."""
    method, url, headers, body = sent(request)
    return CallRequest(
        method, url, headers, parsed_body(body.read() if hasattr(body, "read") else body)
    )


def _seconds(latency: float) -> float:
    """Round as far as it matters; what a server on loopback takes is not nothing."""
    return round(latency, 2 if latency >= _SHORT_S else 4)


def call_response(response: dict[str, Any], latency_s: float | None) -> CallResponse:
    """Read a live answer as vcrpy hands it over, still compressed as it came."""
    return CallResponse(
        status=response["status"]["code"],
        headers=kept_response_headers(response["headers"]),
        # A local server has another port the next time.
        body=with_results_at(parsed_body(response["body"].get("string")), stored_url),
        latency_s=None if latency_s is None else _seconds(latency_s),
        cut=response.get("cut", ""),
    )


def vcr_response(response: CallResponse, *, framed: bool = False) -> dict[str, Any]:
    """Write a recorded answer as vcrpy's stubs play it.

    Args:
        response: the answer.
        framed: whether the client expects a stream in Bedrock's frames.
    """
    headers = played_headers(response, framed=framed)
    return {
        "status": {"code": response.status, "message": response.reason},
        "headers": {name: [value] for name, value in headers.items()},
        "body": {"string": b"".join(wire_chunks(response, framed=framed))},
    }


def played_headers(response: CallResponse, *, framed: bool = False) -> dict[str, str]:
    """Without waiting: an SDK sleeps as long as a recorded ``retry-after`` says, or by its own."""
    content_type = content_type_of_body(response, framed=framed)
    headers = {"request-id": REPLAYED_ID, **response.headers, **content_type}
    if not is_retried(response.status, response.headers):
        return headers
    shortened = {"retry-after": "0"} if "retry-after" in headers else {}
    return {**headers, **shortened, "retry-after-ms": "1"}


def is_retried(status: int, headers: Mapping[str, str]) -> bool:
    """Whether SDKs ask again after an answer, by its status or because it says so."""
    return headers.get("x-should-retry") == "true" or CallResponse(status).is_retryable
