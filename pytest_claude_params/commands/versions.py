"""The API version that an option names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from pytest_claude_params.parameters.table import Table


def known_version(version: str, table: Table) -> str:
    """Return a version, or an empty text as it is; raises ``UsageError`` for an unknown one."""
    if version and table.version(version) is None:
        known = listed([one.id for one in table.versions], "or")
        raise UsageError(f"--api-version: {version!r} is not known; use {known}")
    return version
