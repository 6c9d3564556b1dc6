"""Real calls for the tests of expectations, and their verdicts: the helpers that users have, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pytest_claude_params import testing

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations import Verdict


@pytest.fixture(scope="session")
def call() -> Callable[..., Call]:
    return testing.answer


@pytest.fixture(scope="session")
def error() -> Callable[..., Call]:
    return testing.rejected


@pytest.fixture(scope="session")
def count() -> Callable[..., Call]:
    return testing.token_count


@pytest.fixture(scope="session")
def verdicts() -> Callable[..., list[Verdict]]:
    return testing.verdicts


@pytest.fixture(scope="session")
def verdict() -> Callable[..., Verdict]:
    """Evaluate one expectation, which must give one verdict."""
    return testing.verdict


@pytest.fixture(scope="session")
def refusal() -> Callable[..., str]:
    """Give the message with which a wanted value is rejected."""

    def said(name: str, wanted: object) -> str:
        message = testing.usage_error(**{name: wanted})
        assert message
        return message

    return said
