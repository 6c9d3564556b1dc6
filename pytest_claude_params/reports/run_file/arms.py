"""The answers of a comparison, case by case: what the control said, and what the target says."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.reports.run import Compared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict


class Arms:
    """Collects the rows of a comparison that are about single answers."""

    def __init__(self) -> None:
        self._samples: dict[tuple[str, str], list[Sample]] = defaultdict(list)
        self._failed: set[tuple[str, int]] = set()

    def take(self, row: Sample | CaseVerdict) -> None:
        """Take the next row."""
        if isinstance(row, Sample):
            self._samples[row.case, row.arm].append(row)
        elif row.arm == "target" and row.found == "failed":
            self._failed.add((row.case, row.index))

    def compared(self, bodies: Mapping[str, Any]) -> tuple[Compared, ...]:
        """Return the texts of each case on both arms, where they differ.

        Args:
            bodies: the answers by their digests.
        """
        cases = dict.fromkeys(case for case, _ in self._samples)
        pairs = [
            Compared(case, *(_text(one, bodies) for one in self._pair(case))) for case in cases
        ]
        return tuple(one for one in pairs if one.old != one.new)

    def _pair(self, case: str) -> tuple[Sample | None, Sample | None]:
        """Return an answer of the control, else the recorded one, and one of the target."""
        old = self._samples[case, "control"] or self._samples[case, "recording"]
        new = self._samples[case, "target"]
        if not old or not new:
            return None, None
        # An answer that fails says most.
        return old[0], min(new, key=lambda one: (case, one.index) not in self._failed)


def _text(sample: Sample | None, bodies: Mapping[str, Any]) -> str:
    return text_of_content(bodies.get(sample.response_digest)) if sample else ""
