"""The expectations that a test can name: the plugin's own, and those of the project's conftests."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations import EXPECTATIONS, Expectation
from pytest_claude_params.expectations.custom import HOOK, custom_expectations

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pytest


def expectation_table(node: pytest.Item | pytest.Collector) -> Mapping[str, Expectation]:
    """Return the expectations for a test, or the tests of a file; raises ``UsageError`` for what a hook returns wrongly.

    A conftest's are for the tests below its folder, so each test is asked for its own.
    """
    if not (found := _given(node)):
        return EXPECTATIONS
    table = dict(EXPECTATIONS)
    for given in found:
        table |= custom_expectations(given, table)
    return table


def project_table(config: pytest.Config) -> Mapping[str, Expectation]:
    """Return the expectations of all conftests that were loaded; raises as ``expectation_table``.

    Where two folders have one of the same name, the one that was loaded last is taken.
    """
    table = dict(EXPECTATIONS)
    for given in reversed(_asked(config.hook, config)):
        table |= custom_expectations(given, EXPECTATIONS)
    return table


def _given(node: pytest.Item | pytest.Collector) -> list[Any]:
    return _asked(node.ihook, node.config)


def _asked(hook: Any, config: pytest.Config) -> list[Any]:
    try:
        given: list[Any] = hook.pytest_claude_params_expectations(config=config)
    except Exception as error:  # noqa: BLE001  (what a user's hook raises is told)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
        raise UsageError(f"{HOOK}: it raised {said}") from None
    return given
