"""The list of models, page by page."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.simulator.api_error import invalid_request
from pytest_claude_params.simulator.model_catalog import MODELS, Model
from pytest_claude_params.simulator.model_info import model_info

_LARGEST_PAGE = 1000


def model_page(query: dict[str, list[str]]) -> dict[str, Any]:
    """Build the page that a query asks for with ``limit``, ``after_id``, ``before_id``, ``lifecycle``."""
    stages = query.get("lifecycle") or query.get("lifecycle[]") or ["active", "deprecated"]
    models = [model for model in MODELS if model.lifecycle in stages]
    limit = _limit(query)
    if "before_id" in query:
        before = models[: _position(models, query["before_id"][0])]
        page, more = before[-limit:], len(before) > limit
    else:
        after = (
            models[_position(models, query["after_id"][0]) + 1 :] if "after_id" in query else models
        )
        page, more = after[:limit], len(after) > limit
    return {
        "data": [model_info(model) for model in page],
        "has_more": more,
        "first_id": page[0].id if page else None,
        "last_id": page[-1].id if page else None,
    }


def _limit(query: dict[str, list[str]]) -> int:
    text = query.get("limit", ["20"])[0]
    if not text.isdecimal() or not 1 <= int(text) <= _LARGEST_PAGE:
        raise invalid_request(f"limit: Input should be between 1 and {_LARGEST_PAGE}")
    return int(text)


def _position(models: list[Model], model_id: str) -> int:
    for position, model in enumerate(models):
        if model.id == model_id:
            return position
    raise invalid_request(f"model: {model_id} is not in the list")
