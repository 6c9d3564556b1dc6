"""The list of models, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.endpoints.model_info import model_info
from pytest_claude_params.simulator.http.page import page_of
from pytest_claude_params.simulator.model_catalog import MODELS

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.page import Query


def model_page(query: Query) -> dict[str, Any]:
    """Build the page that a query asks for; ``lifecycle`` chooses among the models."""
    stages = query.get("lifecycle") or query.get("lifecycle[]") or ["active", "deprecated"]
    models = {model.id: model for model in MODELS if model.lifecycle in stages}
    return page_of(query, models, model_info)
