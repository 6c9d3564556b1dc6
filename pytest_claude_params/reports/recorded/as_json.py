"""Recordings as data for other programs; the version changes with the meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire.hosts import origin_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.cassettes.files.interactions import Interaction

VERSION = 1


def as_data(
    document: Document,
    place: str,
    number: int | None,
    cost_of_usage: Callable[[str, dict[str, object]], float | None],
) -> dict[str, Any]:
    """Return what a cassette holds, streams as what they amount to.

    Args:
        document: what the file holds.
        place: what the file is called.
        number: which recording alone; all by default.
        cost_of_usage: says what an answer of a model costs.
    """
    numbered = enumerate(document.interactions, 1)
    return {
        "v": VERSION,
        "cassette": place,
        "recorded": document.recorded,
        "rejected": document.rejected or None,
        "is_preview": bool(document.preview),
        "recordings": [
            {"number": count, **_recording(one, cost_of_usage)}
            for count, one in numbered
            if number in (None, count)
        ],
        "others": len(document.others),
    }


def _recording(
    interaction: Interaction, cost_of_usage: Callable[[str, dict[str, object]], float | None]
) -> dict[str, Any]:
    request, response = interaction
    return {
        "method": request.method,
        "path": request.path,
        "headers": request.headers,
        "model": request.model or None,
        "parameters": request.parameters,
        "origin": origin_of(request.url, response.headers),
        "status": response.status,
        "answered_by": response.model or None,
        "content": response.content,
        "text": response.text,
        "stop_reason": response.stop_reason,
        "stop_sequence": response.stop_sequence,
        "usage": response.usage,
        "cost_usd": cost_of_usage(response.model, response.usage),
        "latency_s": response.latency_s,
        "is_stream": response.is_stream,
        "is_complete": response.complete,
        "is_edited": response.edited,
        "error": response.error or None,
    }
