"""What the how-tos on samples and matrices say happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pytest_claude_params.expectations.numbers.bounds import Bounds
from pytest_claude_params.expectations.samples.power import fall_that_is_found
from pytest_claude_params.expectations.samples.share_claim import Claim
from pytest_claude_params.simulator import Scenario, Simulator

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
TICKETS = Scenario.model_validate(
    {
        "replies": [
            {
                "prompt": "The app crashes on start.",
                "answers": [
                    {"text": "Label: bug", "weight": 19.0},
                    {"text": "Label: idea", "weight": 1.0},
                ],
            }
        ]
    }
)


def blocks_of(name: str, kind: str) -> list[str]:
    """Return the blocks of a page."""
    text = (HOW_TO / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_tests_on_samples_pass(suite, monkeypatch):
    """Recorded, and replayed."""
    (suite.path / "test_tickets.py").write_text("\n\n".join(blocks_of("samples.md", "python")))
    with Simulator(TICKETS) as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        suite.record().assert_outcomes(passed=3)

    suite.replay().assert_outcomes(passed=3)


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


def test_the_matrix_looks_as_shown(suite):
    """Each line of the grid."""
    (suite.path / "cities.csv").write_text(blocks_of("matrices.md", "csv")[0])
    (suite.path / "test_cities.py").write_text(blocks_of("matrices.md", "python")[0])

    result = suite.record()

    shown = blocks_of("matrices.md", "text")[0].splitlines()
    at = result.outlines.index(shown[0])
    assert [line.rstrip() for line in result.outlines[at : at + len(shown)]] == shown
