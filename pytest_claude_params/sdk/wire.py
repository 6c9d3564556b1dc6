"""Between vcrpy's requests and responses and ours."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.file_format import parsed_body, wire_body
from pytest_claude_params.cassettes.headers import kept_request_headers, kept_response_headers
from pytest_claude_params.hosts import stored_url


def call_request(request: Any) -> CallRequest:
    """Read a request that vcrpy has stopped."""
    body = request.body
    return CallRequest(
        method=request.method.upper(),
        url=stored_url(request.uri),
        headers=kept_request_headers(request.headers),
        body=parsed_body(body.read() if hasattr(body, "read") else body),
    )


def call_response(response: dict[str, Any], latency_s: float | None) -> CallResponse:
    """Read a live answer as vcrpy hands it over, still compressed as it came."""
    return CallResponse(
        status=response["status"]["code"],
        headers=kept_response_headers(response["headers"]),
        body=parsed_body(response["body"].get("string")),
        latency_s=None if latency_s is None else round(latency_s, 2),
        cut=response.get("cut", ""),
    )


def vcr_response(response: CallResponse) -> dict[str, Any]:
    """Write a recorded answer as vcrpy's stubs play it."""
    return {
        "status": {"code": response.status, "message": response.reason},
        "headers": {name: [value] for name, value in played_headers(response).items()},
        "body": {"string": wire_body(response.body)},
    }


def played_headers(response: CallResponse) -> dict[str, str]:
    """Without waiting: an SDK sleeps as long as a recorded ``retry-after`` says, or by its own."""
    headers = {**response.headers, **_content_type(response)}
    if not _is_retried(response):
        return headers
    shortened = {"retry-after": "0"} if "retry-after" in headers else {}
    return {**headers, **shortened, "retry-after-ms": "1"}


def _is_retried(response: CallResponse) -> bool:
    said = response.headers.get("x-should-retry") == "true"
    return said or response.is_retryable


def _content_type(response: CallResponse) -> dict[str, str]:
    """Said by the body where the header does not: recorders blank it, and SDKs go by it."""
    said, body = response.headers.get("content-type", ""), response.body
    if isinstance(body, (dict, list)) and "json" not in said:
        return {"content-type": "application/json"}
    if isinstance(body, str) and body.startswith("event:") and "event-stream" not in said:
        return {"content-type": "text/event-stream"}
    return {}
