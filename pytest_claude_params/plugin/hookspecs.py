"""The hooks that a project's conftest can implement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest


def pytest_claude_params_models(config: pytest.Config) -> Sequence[dict[str, Any]]:  # type: ignore[empty-body]
    """Return rows of models for the rules, in the form of the table; they win over all others.

    Args:
        config: the configuration of this run.
    """
