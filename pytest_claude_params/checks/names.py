"""Secrets in the name of a file: that of the test whose recordings it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.checks.check import Finding
from pytest_claude_params.secrets.leaks import hidden_secret
from pytest_claude_params.secrets.redactions import keys_among
from pytest_claude_params.secrets.shown_texts import without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.checks.check import CheckedFile
    from pytest_claude_params.secrets.redactions.redaction import Redaction


def find_secret_names(file: CheckedFile) -> Iterator[Finding]:
    """Yield a finding if the name of the file holds a secret."""
    kind, _ = hidden_secret(file.path.name, keys_among(file.redactions))
    if kind:
        yield Finding(1, f"{kind}, in the file's name: give its test another id")


def shown_path(path: Path, redactions: Sequence[Redaction]) -> Path:
    """Return a path as it may be shown, without what is secret in the file's name."""
    return path.with_name(
        without_secrets(path.name, keys_among(redactions), "(a name with a secret)")
    )
