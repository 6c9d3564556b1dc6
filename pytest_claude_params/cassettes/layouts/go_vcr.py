"""go-vcr's, versions 1 and 2: the URL is called ``url``, bodies are bare, times are Go's."""

from __future__ import annotations

import re
from typing import Any

from pytest_claude_params.cassettes.layouts.layout import (
    Item,
    Layout,
    first_request,
    interactions_of,
    with_body,
)

_DURATION = re.compile(r"(?<![\d.])([\d.]++)(h|ms|m|s|µs|us|ns)")
_SECONDS = {"h": 3600, "m": 60, "s": 1, "ms": 1e-3, "µs": 1e-6, "us": 1e-6, "ns": 1e-9}


def _fits(data: Any) -> bool:
    return "url" in first_request(interactions_of(data))


def _as_vcrpy(item: Any) -> Item:
    asked, answer = item["request"], item["response"]
    request = {
        "method": asked["method"],
        "uri": asked["url"],
        "headers": asked.get("headers") or {},
    }
    phrase = str(answer.get("status") or "").partition(" ")[2]
    response = {
        "status": {"code": answer["code"], "message": phrase or None},
        "headers": answer.get("headers") or {},
        **_latency(answer.get("duration")),
    }
    return {
        "request": with_body(request, asked.get("body")),
        "response": with_body(response, answer.get("body")),
    }


def _latency(duration: Any) -> dict[str, float]:
    """Read a time as Go writes it, such as ``1m2.5s``; a bare number counts nanoseconds."""
    if isinstance(duration, int):
        duration = f"{duration}ns"
    parts = _DURATION.findall(str(duration or ""))
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in parts)
    return {"latency_s": round(seconds, 2)} if seconds else {}


GO_VCR = Layout("go-vcr", _fits, lambda data: data["interactions"], _as_vcrpy)
