"""That of http-snapshot, with which the SDK tests itself: a list of requests with answers."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.cassettes.layouts.layout import Item, Layout, first_request, with_body


def as_vcrpy(item: Any) -> Item:
    """Return an interaction whose URL is called ``url`` and whose bodies are bare."""
    asked, answer = item["request"], item["response"]
    request = {
        "method": asked["method"],
        "uri": asked["url"],
        "headers": asked.get("headers") or {},
    }
    status = answer["status"] if "status" in answer else {"code": answer["status_code"]}
    response = {
        "status": {"message": None, **status},
        "headers": answer.get("headers") or {},
    }
    return {
        "request": with_body(request, asked.get("body")),
        "response": with_body(response, answer.get("body")),
    }


def _fits(data: Any) -> bool:
    return isinstance(data, list) and "url" in first_request(data)


HTTP_SNAPSHOT = Layout("http-snapshot", _fits, lambda data: data, as_vcrpy)
