"""Plain vcrpy's, as YAML or JSON, also as its httpx stub wrote it before version 6."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.cassettes.layouts.layout import (
    Item,
    Layout,
    first_request,
    interactions_of,
)


def as_vcrpy(item: Item) -> Item:
    """Return an interaction in today's shape; the old stub had status and content at the top."""
    response = item.get("response") or {}
    if "status_code" not in response:
        return item
    kept = {name: response[name] for name in response if name not in ("status_code", "content")}
    content = kept.pop("body", response.get("content"))
    body = content if isinstance(content, dict) else {"string": content}
    status = {"code": response["status_code"], "message": None}
    return {**item, "response": {"status": status, **kept, "body": body}}


def _fits(data: Any) -> bool:
    return "url" not in first_request(interactions_of(data)) and interactions_of(data) is not None


VCRPY = Layout("vcrpy", _fits, lambda data: data["interactions"], as_vcrpy)
