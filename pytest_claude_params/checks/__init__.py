"""The checks of ``claude-params check``: one file each, and this table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from pytest_claude_params.checks.check import CheckedFile, Finding
from pytest_claude_params.checks.edits import find_edits
from pytest_claude_params.checks.names import find_secret_names
from pytest_claude_params.checks.secrets import find_secrets

__all__ = ["CHECKS", "NOTICES", "Check", "CheckedFile", "Finding"]

Check: TypeAlias = Callable[[CheckedFile], Iterable[Finding]]

# What should not be committed.
CHECKS: Mapping[str, Check] = {"secrets": find_secrets, "names": find_secret_names}
# What may be, and its reader should know.
NOTICES: Mapping[str, Check] = {"edits": find_edits}
