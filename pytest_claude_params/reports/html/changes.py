"""What changed: a preview beside its recordings, and the comparison of two models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.changes import change
from pytest_claude_params.reports.preview.changes import other_changes
from pytest_claude_params.reports.sources import new_answers
from pytest_claude_params.reports.word_marks import Piece, pieces_of

if TYPE_CHECKING:
    from pytest_claude_params.comparisons.rows.comparison import Comparison
    from pytest_claude_params.reports.run import Run

_BAD = ("worse", "refused")


@dataclass(frozen=True, slots=True)
class Beside:
    """One check on the recording and on the new answer."""

    check: str
    old: str
    new: str
    why: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a preview has found of a test.

    Args:
        old: the outcome on the recordings.
        new: the outcome on the new answers.
        checks: those that differ or do not hold.
        facts: what changed in kind, such as ``stop reason end_turn -> max_tokens``.
        texts: what changed in the words of each answer, in pieces.
    """

    old: str
    new: str
    checks: list[Beside]
    facts: list[str]
    texts: list[list[Piece]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A comparison as its row shows it: its figures as texts."""

    case: str
    metric: str
    outcome: str
    is_bad: bool
    control: str
    target: str
    difference: str
    p: str
    reason: list[Piece]


def preview_of(test: dict[str, Any]) -> Preview | None:
    """Return what a preview says of a test; ``None`` if the run was no preview."""
    preview = test.get("preview")
    if not preview:
        return None
    checks = [
        Beside(one["check"], one["old"], one["new"], one["why"])
        for one in preview["compared"]
        if one["old"] != one["new"] or one["new"] == "failed"
    ]
    return Preview(preview["old"], preview["new"], checks, other_changes(preview), _texts(test))


def _texts(test: dict[str, Any]) -> list[list[Piece]]:
    """Return what changed in the words of each answer whose recording is known."""
    new = new_answers(test)
    bodies = test.get("bodies", {})
    pairs = [
        (text_of_content(bodies.get(digest)), call["answer"])
        for call, digest in zip(new, test.get("before", ()), strict=False)
        if digest
    ]
    return [pieces_of(change(old, said)) for old, said in pairs if old != said]


def answers_of(run: Run) -> list[tuple[str, list[Piece]]]:
    """Return the cases of a comparison with the words that differ between the arms."""
    return [(one.case, pieces_of(change(one.old, one.new))) for one in run.compared]


def comparisons_of(run: Run) -> list[Measured]:
    """Return the rows of a comparison, those of all cases together first."""
    rows = sorted(run.comparisons, key=lambda one: (one.case != "suite", one.outcome not in _BAD))
    return [_measured(one) for one in rows]


def _measured(one: Comparison) -> Measured:
    return Measured(
        "all cases" if one.case == "suite" else one.case,
        one.metric.replace("_", " "),
        one.outcome.replace("_", " "),
        one.outcome in _BAD,
        _figure(one.control),
        _figure(one.target),
        _interval(one),
        "" if one.p is None else f"{one.p:.3g}",
        pieces_of(one.reason),
    )


def _figure(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:,.4g}"


def _interval(one: Comparison) -> str:
    if one.estimate is None:
        return ""
    if one.low is None or one.high is None:
        return f"{one.estimate:.3g}"
    return f"{one.estimate:.3g} ({one.low:.3g} to {one.high:.3g})"
