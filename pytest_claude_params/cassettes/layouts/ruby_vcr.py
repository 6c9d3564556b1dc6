"""That of VCR for Ruby, and for R: ``http_interactions``, with the encoding of each body beside it.

What R writes otherwise: serialize-interaction.R and serialize-body.R of vcr 1.7 and 2.0 on CRAN.
"""

from __future__ import annotations

import base64
import zlib
from typing import Any

from pytest_claude_params.cassettes.layouts.layout import Item, Layout, with_body
from pytest_claude_params.wire.json_text import json_text

# R's memCompress calls gzip what has the header of zlib; this takes both.
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def _fits(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("http_interactions"), list)


def _as_vcrpy(item: Any) -> Item:
    asked, answer = item["request"], item["response"]
    request = {
        "method": str(asked["method"]).upper(),
        "uri": asked["uri"],
        "headers": asked.get("headers") or {},
    }
    response = {"status": _status(answer["status"]), "headers": answer.get("headers") or {}}
    return {
        "request": with_body(request, _body(asked)),
        "response": with_body(response, _body(answer)),
    }


def _status(said: Any) -> Any:
    """Return a status as vcrpy has it; R's names of its parts are those of httr, or it is a number."""
    if isinstance(said, dict) and "status_code" in said:
        return {"code": said["status_code"], "message": said.get("reason")}
    return said if isinstance(said, dict) else {"code": said, "message": None}


def _body(side: dict[str, Any]) -> Any:
    body = side.get("body") or {}
    if "base64_string" in body:
        return base64.b64decode(body["base64_string"])
    if "raw_gzip" in body:
        return _unpacked(body["raw_gzip"])
    if file := _file_of(body):
        raise ValueError(f"its body lies in a file of its own, {file}, which is not read")
    # R names the fields of an upload, a path in place of a file's content, and not what was sent.
    if body.get("fields") and not body.get("string"):
        return json_text({"fields": body["fields"]})
    # Up to 1.7 R writes false for no body. An empty one stays: vcrpy tells it from none.
    return None if body.get("string") is False else body.get("string")


def _unpacked(packed: str) -> bytes:
    try:
        return zlib.decompress(base64.b64decode(packed), _GZIP_OR_ZLIB)
    except zlib.error as error:
        raise ValueError(f"its raw_gzip is damaged: {error}") from None


def _file_of(body: dict[str, Any]) -> Any:
    """Return where R has written a body, if not here: ``file`` says so up to 1.7."""
    return body.get("on_disk") or (body.get("file") is True and body.get("string"))


RUBY_VCR = Layout("VCR for Ruby", _fits, lambda data: data["http_interactions"], _as_vcrpy)
