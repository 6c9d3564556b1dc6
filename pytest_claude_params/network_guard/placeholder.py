"""A placeholder for the key that is not set: frameworks look for one before they ask anything.

The SDK's own clients need none while replaying, but pydantic-ai, litellm and others raise
where ``ANTHROPIC_API_KEY`` is not in the environment.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "ANTHROPIC_API_KEY"
# Looks like a key to code that asks for a prefix; no scan takes REDACTED for a secret.
PLACEHOLDER = "sk-ant-REDACTED-placeholder-of-pytest-claude-params-no-key-is-set"
# Children may have this one: the server of their test answers them whatever key they send.
OF_SERVER = "sk-ant-REDACTED-placeholder-of-claude-server-no-key-is-set"
# Any of these says how this environment authenticates with Claude: nothing has to stand in.
# Credentials of clouds do not count: an environment has them for more than Claude.
_CREDENTIALS = (
    VARIABLE,
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_AWS_API_KEY",
    "ANTHROPIC_FOUNDRY_API_KEY",
    "ANTHROPIC_IDENTITY_TOKEN",
    "ANTHROPIC_IDENTITY_TOKEN_FILE",
    "ANTHROPIC_PROFILE",
    "AWS_BEARER_TOKEN_BEDROCK",
    "CLAUDE_CODE_OAUTH_TOKEN",
)


def is_needed() -> bool:
    """Whether no variable says how to authenticate; CI services set empty ones for forks."""
    return not any(os.environ.get(name) for name in _CREDENTIALS)


def is_given() -> bool:
    """Whether the placeholder is in the environment now."""
    return os.environ.get(VARIABLE) == PLACEHOLDER


@contextmanager
def given(*, wanted: bool) -> Iterator[bool]:
    """Set the variable to the placeholder for a while; yields whether it was needed.

    Args:
        wanted: whether to do so at all.
    """
    if not wanted or not is_needed():
        yield False
        return
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = PLACEHOLDER
    # Children inherit what the C library has, and they go without.
    os.unsetenv(VARIABLE)
    try:
        yield True
    finally:
        # The code under test may have set another.
        if is_given():
            _put_back(before)


def _put_back(before: str | None) -> None:
    if before is None:
        del os.environ[VARIABLE]
    else:
        os.environ[VARIABLE] = before
