"""pydantic-ai's: vcrpy's with JSON bodies as trees, here and there beside plain ones."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.cassettes.layouts.layout import Layout, interactions_of
from pytest_claude_params.cassettes.layouts.vcrpy import as_vcrpy


def _fits(data: Any) -> bool:
    return any(_has_tree(item) for item in interactions_of(data) or ())


def _has_tree(item: Any) -> bool:
    return isinstance(item, dict) and any(
        isinstance(item.get(side), dict) and "parsed_body" in item[side]
        for side in ("request", "response")
    )


PYDANTIC_AI = Layout("pydantic-ai", _fits, lambda data: data["interactions"], as_vcrpy)
