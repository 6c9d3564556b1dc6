"""What is compared of a new answer and its recording, as plain data that travels on a report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params.comparisons.changes.answer_changes import answer_changes
from pytest_claude_params.comparisons.changes.request_changes import request_changes
from pytest_claude_params.comparisons.language import language_of
from pytest_claude_params.matching import key_of

if TYPE_CHECKING:
    from pytest_claude_params.call import Call


def facts_of(new: Call, old: Call | None) -> dict[str, Any]:
    """Return what is compared of an answer.

    Args:
        new: the call that was just answered.
        old: the recording that answered before; ``None`` if there was none.
    """
    asked = [] if old is None else request_changes(old.request, new.request)
    answered = [] if old is None else answer_changes(old.response, new.response)
    return {
        "model": new.request.model,
        "api_version": new.request.headers.get("anthropic-version", ""),
        "is_message": new.request.is_message,
        "same_request": old is not None and key_of(old.request) == key_of(new.request),
        "request": key_of(new.request),
        # Whether there is anything to look at, as a review shows it.
        "changed": old is None or bool(asked or answered),
        # Whether only what was asked is another one.
        "same_answer": old is not None
        and bool(asked)
        and all(one.is_figure for one in answered)
        and old.response.text == new.response.text,
        "parts": list(dict.fromkeys(one.part for one in asked if not one.follows)),
        "new": _facts(new),
        "old": None if old is None else _facts(old),
    }


def _facts(call: Call) -> dict[str, Any]:
    answer = call.response
    return {
        "status": answer.status,
        "model": answer.model,
        "usage": answer.usage,
        "output_tokens": answer.count_of("output_tokens"),
        "stop_reason": answer.stop_reason,
        "language": language_of(answer.text),
        "tools": [str(one.get("name")) for one in answer.tool_uses],
        "is_json": _is_json(answer.text),
    }


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
