"""Repeats: what many verdicts on one request say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.expectations.explanation import explain
from pytest_claude_params.expectations.samples.claims.shared_confidence import gates_of
from pytest_claude_params.expectations.samples.repeated_requests import interval_text, question_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.expectations.expectation import Verdict, Wanted

# Two calls may be alike by chance of the test; three are a sample.
_FEWEST = 3
_MOST_SHOWN = 3


def explain_all(verdicts: Sequence[Verdict]) -> list[str]:
    """Show each failed verdict; of many on repeats of one request the first, and how many hold."""
    if all(verdict.passed for verdict in verdicts):
        return []
    return [text for group in _groups(verdicts) for text in _explained(group)]


def gate_lines(wanted: Sequence[Wanted], verdicts: Sequence[Verdict]) -> list[str]:
    """Say of each gate that passed what the sample shows, and what it would have found."""
    gates = {one.name for one in wanted if gates_of(one)}
    return [
        wording.plain(f"{verdict.subject} {verdict.expected}: {verdict.observed}; {verdict.hint}")
        for verdict in verdicts
        if verdict.passed and verdict.subject in gates
    ]


def _groups(verdicts: Sequence[Verdict]) -> list[list[Verdict]]:
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for at, verdict in enumerate(verdicts):
        alone = len(verdict.calls) != 1
        asked = f"{at}" if alone else question_of(verdict.calls[0])
        groups.setdefault((f"{verdict.subject} {verdict.expected}", asked), []).append(verdict)
    return list(groups.values())


def _explained(group: Sequence[Verdict]) -> Iterator[str]:
    failed = [verdict for verdict in group if not verdict.passed]
    if not failed or len(group) < _FEWEST:
        yield from map(explain, failed)
        return
    yield from map(explain, failed[:_MOST_SHOWN])
    held, n = len(group) - len(failed), len(group)
    more = len(failed) - _MOST_SHOWN
    others = f"{wording.plural(more, 'more answer')} failed; " if more > 0 else ""
    if unjudged := sum(verdict.unjudged for verdict in failed):
        # What could not be judged may hold as well, so there is no share.
        yield (
            f"{group[0].subject}: {others}it held in {held} of {n} answers to this request, and "
            f"{unjudged} could not be judged"
        )
        return
    yield (
        f"{group[0].subject}: {others}it held in {held} of {n} answers to this request "
        f"({held / n:.2g}, 95 % interval {interval_text(held, n)}); pass_rate judges such a share"
    )
