"""This project's own: vcrpy's, headed by what was recorded when, with JSON bodies as trees."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.cassettes.layouts.layout import Layout, interactions_of
from pytest_claude_params.cassettes.layouts.vcrpy import as_vcrpy


def _fits(data: Any) -> bool:
    return interactions_of(data) is not None and ("recorded" in data or "rejected" in data)


OWN = Layout("pytest-claude-params", _fits, lambda data: data["interactions"], as_vcrpy)
