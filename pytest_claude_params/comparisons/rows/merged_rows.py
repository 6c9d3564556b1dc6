"""Rows of several runs as one: raw rows are joined, and what they mean is computed again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.upkeep.merging import ContradictionError
from pytest_claude_params.comparisons.decision import case_decisions, suite_decision
from pytest_claude_params.comparisons.passes import pairs_of, passes_of
from pytest_claude_params.comparisons.rows.arm import Arm
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.comparisons.rows.case import Case
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.comparisons.rows.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from pytest_claude_params.comparisons.rows.row_file import Row

# As compare has it.
_MARGIN = 0.05
# What the target does not take as it was recorded: a fact, and not a conclusion.
_OF_REQUESTS = ("refused", "adapted")
_ORDER = (Arm, Case, Body, Sample, CaseVerdict, Comparison)


def merged_rows(read: Mapping[str, Iterable[Row]]) -> list[Row]:
    """Return the raw rows of several files, each once, and what they mean together.

    What each file concluded holds for its own rows only, so it is computed again, by the
    smallest margin of all. Raises
    ``ContradictionError`` if two files hold different rows of one sample, case or verdict.

    Args:
        read: the rows of each file, by its name.
    """
    found: dict[Hashable, tuple[str, Row]] = {}
    margins: list[float] = []
    for name, rows in read.items():
        for row in rows:
            if isinstance(row, Comparison) and row.outcome not in _OF_REQUESTS:
                # The other rows have margins of their own, such as 10 % of the tokens.
                if row.margin is not None and row.metric == "pass_rate":
                    margins.append(row.margin)
                continue
            source, known = found.setdefault(_place(row), (name, row))
            if isinstance(row, Arm) and isinstance(known, Arm):
                found[_place(row)] = (source, _joined(known, row))
            elif known != row:
                raise ContradictionError(f"two rows of {_named(row)}: {source} and {name}")
    raw = sorted((row for _, row in found.values()), key=lambda row: _ORDER.index(type(row)))
    return [*raw, *conclusions(raw, min(margins, default=_MARGIN))]


def conclusions(rows: Sequence[Row], margin: float) -> list[Comparison]:
    """Decide by raw rows, as ``compare`` does; nothing without a control.

    A case that failed in the first look was asked again: these answers decide about it alone, and
    do not count for all cases together.

    Args:
        rows: the rows of all arms.
        margin: the drop of the pass rate that does not matter.
    """
    verdicts = [row for row in rows if isinstance(row, CaseVerdict)]
    if not any(one.arm == "control" for one in verdicts):
        return []
    looks = [[one for one in verdicts if one.look == look] for look in ("first", "confirmation")]
    pairs, confirmed = (
        pairs_of(passes_of(look, "control"), passes_of(look, "target")) for look in looks
    )
    return [suite_decision(list(pairs.values()), margin), *case_decisions(confirmed)]


def _place(row: Row) -> Hashable:
    match row:
        case Arm():
            return "arm", row.arm, row.model, row.api_version, row.origin
        case Case():
            return "case", row.key
        case Body():
            return "body", row.digest
        case Sample():
            return "sample", row.case, row.arm, row.index
        case CaseVerdict():
            return "verdict", row.case, row.test, row.expectation, row.arm, row.index
        case Comparison():
            return "comparison", row.case, row.metric, row.outcome


def _named(row: Row) -> str:
    match row:
        case Sample():
            return f"answer {row.index} of {row.arm} to {row.case}"
        case CaseVerdict():
            return f"{row.expectation} on answer {row.index} of {row.arm} to {row.case}"
        case Case():
            return f"the case {row.key}"
        case Body():
            return f"the text {row.digest}"
    return str(row)


def _joined(one: Arm, other: Arm) -> Arm:
    """Shards begin at different times, and adapt different requests."""
    adaptations = tuple(dict.fromkeys([*one.adaptations, *other.adaptations]))
    known = [each for each in (one.taken_at, other.taken_at) if each]
    sdks = sorted({each for each in (one.sdk, other.sdk) if each})
    taken_at = min(known, default="")
    return replace(one, adaptations=adaptations, taken_at=taken_at, sdk=", ".join(sdks))
