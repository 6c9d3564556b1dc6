"""Files that hold answers and no requests: nothing can be looked up in them."""

from __future__ import annotations

from typing import Any

NO_REQUESTS = "it holds an answer without its request, so no request can find it"


def is_bare_stream(text: str) -> bool:
    """Whether a text is the events of a streamed answer."""
    return text.startswith(("event:", "data:"))


def is_bare_answer(data: Any) -> bool:
    """Whether a file is an answer with its status, or a message alone."""
    if not isinstance(data, dict) or "request" in data:
        return False
    return {"status", "body"} <= data.keys() or data.get("type") in ("message", "error")
