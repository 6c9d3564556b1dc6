"""What the how-tos on samples and matrices say happens."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pytest_claude_params.expectations.numbers.bounds import Bounds
from pytest_claude_params.expectations.samples.claims.early_stopping import Count
from pytest_claude_params.expectations.samples.claims.power import fall_that_is_found
from pytest_claude_params.expectations.samples.claims.sequential_claim import SequentialClaim
from pytest_claude_params.expectations.samples.claims.share_claim import Claim
from pytest_claude_params.simulator import Simulator
from pytest_claude_params.statistics.sequential import decided

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"


def blocks_of(name: str, kind: str) -> list[str]:
    """Return the blocks of a page."""
    text = (HOW_TO / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_tests_on_samples_pass(suite, monkeypatch):
    """Recorded from the scenario that the page shows, and replayed."""
    (scenario,) = blocks_of("samples.md", "yaml")
    (suite.path / "tickets.yaml").write_text(scenario)
    (suite.path / "test_tickets.py").write_text("\n\n".join(blocks_of("samples.md", "python")))
    with Simulator(suite.path / "tickets.yaml") as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        suite.record().assert_outcomes(passed=4)

    suite.replay().assert_outcomes(passed=4)


@pytest.mark.parametrize("number", range(5))
def test_the_smallest_samples(number):
    """As the table says."""
    text = (HOW_TO / "samples.md").read_text(encoding="utf-8")
    rows = re.findall(r'^\| `">=([0-9.]+)"` \| (\d+) \| (\d+) \|$', text, re.MULTILINE)
    share, contradict, show = rows[number]
    claim = Claim(Bounds(low=float(share)), 0.95)

    assert len(rows) == 5
    assert (claim.fewest_to_contradict, claim.fewest_to_show) == (int(contradict), int(show))


def test_what_samples_find():
    """As the other table says."""
    text = (HOW_TO / "samples.md").read_text(encoding="utf-8")
    rows = re.findall(r'^\| `">=([0-9.]+)"` ((?:\| 0\.\d\d ){5})\|$', text, re.MULTILINE)

    assert len(rows) == 4
    for share, found in rows:
        claim = Claim(Bounds(low=float(share)), 0.95)
        falls = [f"{fall_that_is_found(claim, n):.2f}" for n in (5, 10, 20, 50, 100)]
        assert found.strip("| ").split(" | ") == falls


def ends_of(true, n, is_settled, fails):
    """Return how often a sample fails and how many answers it takes, by the chance of each count."""
    failed = asked = 0.0
    counts = {0: 1.0}
    for seen in range(1, n + 1):
        asked += sum(counts.values())
        after = defaultdict(float)
        for count, chance in counts.items():
            after[count + 1] += chance * true
            after[count] += chance * (1 - true)
        ended = {count for count in after if seen == n or is_settled(count, seen)}
        failed += sum(after[count] for count in ended if fails(count, seen))
        counts = {count: chance for count, chance in after.items() if count not in ended}
    return f"{failed:.1%}".replace("%", " %"), f"{asked:.0f}"


def test_what_sequential_samples_ask():
    """As its table says."""
    text = (HOW_TO / "samples.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (0\.\d+|1\.0) \| (.* %) \| (\d+) \| (.* %) \| (\d+) \|$", text, re.MULTILINE
    )
    counted = Claim(Bounds(low=0.9), 0.95)
    sequential = SequentialClaim(replace(counted, sequential=True), ())
    by_count = cache(lambda count, seen: Count(count, counted.holds).further(seen, 100) == 0)
    by_decision = cache(lambda count, seen: sequential.is_settled(count, seen, 100))

    assert len(rows) == 7
    for true, *said in rows:
        found = [
            *ends_of(float(true), 100, by_count, lambda k, n: not counted.holds(k, n)),
            *ends_of(
                float(true), 100, by_decision, lambda k, n: decided(k, n, 0.9, 0.95) == "below"
            ),
        ]
        assert found == said


def test_the_matrix_looks_as_shown(suite):
    """Each line of the grid."""
    (suite.path / "cities.csv").write_text(blocks_of("matrices.md", "csv")[0])
    (suite.path / "test_cities.py").write_text(blocks_of("matrices.md", "python")[0])

    result = suite.record("-v")

    shown = blocks_of("matrices.md", "text")[0].splitlines()
    at = result.outlines.index(shown[0])
    assert [line.rstrip() for line in result.outlines[at : at + len(shown)]] == shown
