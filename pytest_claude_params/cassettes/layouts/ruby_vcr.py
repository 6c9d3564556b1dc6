"""That of VCR for Ruby, and for R: ``http_interactions``, with the encoding of each body beside it."""

from __future__ import annotations

import base64
from typing import Any

from pytest_claude_params.cassettes.layouts.layout import Item, Layout, with_body
from pytest_claude_params.wire.json_text import json_text


def _fits(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("http_interactions"), list)


def _as_vcrpy(item: Any) -> Item:
    asked, answer = item["request"], item["response"]
    request = {
        "method": str(asked["method"]).upper(),
        "uri": asked["uri"],
        "headers": asked.get("headers") or {},
    }
    response = {"status": answer["status"], "headers": answer.get("headers") or {}}
    return {
        "request": with_body(request, _body(asked)),
        "response": with_body(response, _body(answer)),
    }


def _body(side: dict[str, Any]) -> Any:
    body = side.get("body") or {}
    if "base64_string" in body:
        return base64.b64decode(body["base64_string"])
    # R's vcr names the fields of an upload, and not what was sent.
    if body.get("fields") and not body.get("string"):
        return json_text({"fields": body["fields"]})
    return body.get("string")


RUBY_VCR = Layout("VCR for Ruby", _fits, lambda data: data["http_interactions"], _as_vcrpy)
