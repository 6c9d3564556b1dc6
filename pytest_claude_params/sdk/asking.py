"""Asking recorded requests again: by a client of the installed SDK, several at a time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import anthropic

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.sdk.clients import sendable, sync_client
from pytest_claude_params.wire.bodies import parsed_body
from pytest_claude_params.wire.headers import kept_response_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.sdk.clients import SyncClient

_WORKERS = 8
_RETRIES = 4
# The API's own limit for an answer that is not streamed (platform documentation, errors, 2026-08).
_TIMEOUT_S = 600.0


def ask_all(
    requests: Sequence[CallRequest], answered: Callable[[int], None] = lambda _count: None
) -> list[CallResponse]:
    """Ask each request once, begun in their order, and return the answers in it.

    Key and base URL come from the environment, as for any client of the SDK. What the API
    rejects is an answer, too. A connection that failed is one with the status 0.

    Args:
        requests: requests for a message.
        answered: is told after each answer how many there are.
    """
    with sync_client(live=True) as client, ThreadPoolExecutor(_WORKERS) as pool:
        patient = client.with_options(max_retries=_RETRIES, timeout=_TIMEOUT_S)
        answers = []
        for count, answer in enumerate(pool.map(lambda one: _ask(patient, one), requests), 1):
            answers.append(answer)
            answered(count)
        return answers


def _ask(client: SyncClient, request: CallRequest) -> CallResponse:
    create = client.messages.create
    arguments = sendable(create, _with_headers(request), api_version=_version(request))
    began = time.monotonic()
    try:
        raw = client.messages.with_raw_response.create(**arguments).http_response
    except anthropic.APIStatusError as error:
        raw = error.response
    except anthropic.AnthropicError as error:
        return CallResponse(0, cut=f"{type(error).__name__}: {error}")
    except TypeError as error:
        # So the SDK says that it found no key.
        if "authentication" not in str(error):
            raise
        raise UsageError("the SDK finds no key to ask with: set ANTHROPIC_API_KEY") from None
    return CallResponse(
        status=raw.status_code,
        headers=kept_response_headers(dict(raw.headers)),
        body=parsed_body(raw.content),
        latency_s=round(time.monotonic() - began, 4),
    )


def _version(request: CallRequest) -> str | None:
    return request.headers.get("anthropic-version")


def _with_headers(request: CallRequest) -> dict[str, Any]:
    """Return the parameters with the headers that carry meaning."""
    kept = ("anthropic-version", "anthropic-beta")
    headers = {name: request.headers[name] for name in kept if name in request.headers}
    return {**request.parameters, "extra_headers": headers}
