"""The hooks that a project's conftest can implement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pytest


def pytest_claude_params_models(config: pytest.Config) -> Sequence[dict[str, Any]]:  # type: ignore[empty-body]
    """Return rows of models for the rules, in the form of the table; they win over all others.

    Args:
        config: the configuration of this run.
    """


def pytest_claude_params_expectations(  # type: ignore[empty-body]
    config: pytest.Config,
) -> Mapping[str, Callable[..., Any]]:
    """Return expectations of your own, for the tests below the conftest's folder.

    Each is a name, to be written in ``claude_expect``, with a function ``(call, wanted)`` that
    returns a bool or a ``Verdict``. Its annotation of ``wanted`` says which values it takes.

    Args:
        config: the configuration of this run.
    """
