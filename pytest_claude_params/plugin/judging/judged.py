"""The verdicts on the answers of one test, as they were found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.expectations import Verdict


@dataclass(frozen=True)
class Judged:
    """All verdicts.

    Args:
        expectations: all of them.
        contracts: those that are broken.
        errors: why there was no answer to judge.
    """

    expectations: Sequence[Verdict] = ()
    contracts: Sequence[Verdict] = ()
    errors: Sequence[Verdict] = ()
