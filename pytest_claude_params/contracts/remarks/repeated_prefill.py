"""Answers that say the prefill again: the API continues it, but Claude may repeat itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.contracts.turns import prefill_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import Call

# A word or a bracket can well come twice in a row; so many characters seldom do.
_TELLING = 12


def repeated_prefill(calls: Sequence[Call]) -> list[str]:
    """Which answers begin with the whole prefill again."""
    return [
        f"an answer begins with the whole prefill {wording.quote(said, 40)} again, "
        "which a stand-in for the API may have put there"
        for call in calls
        if len(said := prefill_of(call).strip()) >= _TELLING and call.text.lstrip().startswith(said)
    ]
