"""What public recordings call for: nothing that a pattern changes in one is missed by its hints."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pytest_claude_params.secrets.hints import needed_for
from pytest_claude_params.secrets.redactions import REDACTIONS

if "CLAUDE_PARAMS_FOREIGN_CASSETTES" not in os.environ:
    pytest.skip("CLAUDE_PARAMS_FOREIGN_CASSETTES names no folder", allow_module_level=True)

FOLDER = Path(os.environ["CLAUDE_PARAMS_FOREIGN_CASSETTES"])
# To try each pattern on the largest of them would take a minute.
MOST = 100_000
TEXTS = sorted(one for one in FOLDER.rglob("*") if one.is_file() and one.stat().st_size < MOST)
PARTS = 20
# Every twentieth file by day.
TRIED = range(PARTS if "CLAUDE_PARAMS_NIGHTLY" in os.environ else 1)


@pytest.mark.parametrize("part", TRIED)
def test_the_hints_and_the_full_search_agree(part):
    """Each pattern is tried on the whole of each file, and on what the hints leave of them."""
    for path in TEXTS[part::PARTS]:
        text = path.read_text(encoding="utf-8", errors="replace")
        changing = {one.name for one in REDACTIONS if one.apply(text) != text}

        assert changing <= {one.name for one in needed_for(text, REDACTIONS)}, path
