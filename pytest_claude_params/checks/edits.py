"""Recordings that were edited by hand: allowed, and named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import digests, store
from pytest_claude_params.checks.check import Finding
from pytest_claude_params.errors import CassetteError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.checks.check import CheckedFile

# Of what may carry digests, or has lost them.
_SIGNS = (digests.FIELD, "pytest-claude-params")
_INTERACTION = re.compile(r"^- request:", re.MULTILINE)


def find_edits(file: CheckedFile) -> Iterator[Finding]:
    """Yield the recordings whose digests say that they were something else once."""
    if not any(sign in file.text for sign in _SIGNS):
        return
    try:
        document = store.parse(file.path, file.raw)
    except CassetteError:
        return  # No test replays it: a test that tries is told why.
    starts = [found.start() for found in _INTERACTION.finditer(file.text)]
    for number in document.edited:
        line = file.line_of(starts[number - 1]) if number <= len(starts) else 1
        yield Finding(line, f"recording {number} was edited by hand")
