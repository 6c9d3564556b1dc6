"""Comparisons: how often they raise an alarm with nothing changed, and find what has changed.

Each trial asks 50 cases on two arms as ``claude-params compare`` does, three samples each, and
five more of both arms for the cases that failed. Cases differ in how often they pass. The nightly run
makes 2,000 trials; ``pytest tests/reliability/test_comparisons.py -s`` prints the rates.
"""

from __future__ import annotations

import os
import random
from math import sqrt

import pytest

from pytest_claude_params.comparisons.decision import ALPHA
from pytest_claude_params.comparisons.result import Look, result_of
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict

NIGHTLY = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
TRIALS = 2_000 if NIGHTLY else 10
CASES, SAMPLES, CONFIRM, MARGIN = 50, 3, 5, 0.05


def rates(chance, mean):
    """Draw how often each case passes: most nearly always, some now and then."""
    return {str(n): chance.betavariate(mean * 10, (1 - mean) * 10) for n in range(CASES)}


def verdicts(chance, arm, rates, count):
    return [
        CaseVerdict(
            case, "test", "json", arm, index, "passed" if chance.random() < rate else "failed"
        )
        for case, rate in rates.items()
        for index in range(count)
    ]


def outcome(chance, mean, drop):
    """Compare two models, the second of which passes so much less often in each case."""
    before = rates(chance, mean)
    after = {case: max(0.0, rate - drop) for case, rate in before.items()}
    first = Look((), look(chance, before, after, SAMPLES))
    failed = first.to_confirm()
    again = [{case: arm[case] for case in failed} for arm in (before, after)]
    confirmation = Look((), look(chance, *again, CONFIRM))
    return result_of(first, confirmation, MARGIN, has_control=True).outcome


def look(chance, before, after, count):
    return tuple(
        verdicts(chance, "control", before, count) + verdicts(chance, "target", after, count)
    )


def share_of_worse(mean, drop):
    chance = random.Random(20261128)  # noqa: S311  (repeatable)
    return sum(outcome(chance, mean, drop) == "worse" for _ in range(TRIALS)) / TRIALS


def spread(share):
    """Three standard deviations of a share in so many trials."""
    return 3 * sqrt(share * (1 - share) / TRIALS)


def report(capsys, mean, drop, share, wanted):
    with capsys.disabled():
        print(  # noqa: T201  (the figure is asked for)
            f"\n{CASES} cases x {SAMPLES}, pass rate {mean}, drop {drop}: {share:.4f} of "
            f"{TRIALS:,} comparisons say worse, {wanted}",
            end="",
        )


@pytest.mark.parametrize(
    "mean", [0.93, *(pytest.param(n, marks=pytest.mark.nightly) for n in (0.99, 0.8))]
)
def test_nothing_changed_raises_an_alarm_no_more_often_than_stated(capsys, mean):
    share = share_of_worse(mean, 0.0)
    report(capsys, mean, 0, share, f"{ALPHA} may")
    assert share <= ALPHA + spread(ALPHA)


def test_a_drop_of_ten_points_is_found(capsys):
    share = share_of_worse(0.93, 0.1)
    report(capsys, 0.93, 0.1, share, "0.75 should")
    assert share >= 0.75 - (0 if NIGHTLY else spread(0.75))
