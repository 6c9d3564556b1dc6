"""``claude-params rules``: what models take, and the page of the documentation."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pytest_claude_params import cli
from pytest_claude_params.parameters.models import find_model
from pytest_claude_params.parameters.overview import page, row_of
from pytest_claude_params.parameters.table import TABLE

PAGE = Path(__file__).parents[2] / "docs/reference/models.md"


@pytest.fixture
def rules(capsys):
    """Run the verb; return code and lines."""

    def run(*arguments):
        code = cli.run(["rules", *arguments])
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return run


def test_all_models_in_a_table(rules):
    """Under the newest API version none takes a temperature."""
    code, lines = rules()

    assert (code, len(lines)) == (0, len(TABLE.models) + 2)
    assert lines[0] == "API version 2026-10-21"
    assert lines[1].split() == [
        "model",
        "temperature",
        "prefill",
        "thinking",
        "effort",
        "forced",
        "tools",
        "max_tokens",
        "retires",
    ]
    assert not any(" yes  yes" in line for line in lines)


def test_the_older_version_takes_a_temperature(rules):
    """And the table says for which models."""
    _, lines = rules("--api-version", "2023-06-01")

    taking = [line.split()[0] for line in lines if line.split()[1:2] == ["yes"]]
    assert taking == [
        "claude-sonnet-4-6",
        "claude-opus-4-6",
        "claude-opus-4-5-20251101",
        "claude-haiku-4-5-20251001",
        "claude-sonnet-4-5-20250929",
    ]


def test_a_row(rules):
    """By any name of the model."""
    code, lines = rules("claude-haiku-4-5", "--api-version", "2023-06-01")

    assert (code, lines) == (
        0,
        [
            "claude-haiku-4-5-20251001",
            "  alias:                     claude-haiku-4-5",
            "  state:                     active, retires not before 2026-10-15",
            "  successor:                 none named",
            "  API version:               2023-06-01",
            "  temperature, top_p, top_k: taken, but not temperature with top_p",
            "  prefill:                   yes",
            "  system turns:              no",
            "  thinking:                  enabled, disabled",
            "  forced tools:              yes",
            "  effort:                    none",
            "  thinking blocks:           not bound",
            "  fast answers:              no",
            "  max_tokens:                64,000",
            "  context window:            200,000",
            (
                "  sources:                   "
                "https://platform.claude.com/docs/en/about-claude/model-deprecations (2026-10), "
                "https://platform.claude.com/docs/en/about-claude/models/overview (2026-11), "
                "https://platform.claude.com/docs/en/api/versioning (2026-08)"
            ),
        ],
    )


def test_a_row_of_a_newer_model(rules):
    """With what depends on the rest of a request."""
    lines = [line.strip() for line in rules("claude-opus-5")[1]]

    assert (
        "effort:                    low, medium, high, xhigh, max; without thinking low, medium, high"
        in lines
    )
    assert "fast answers:              with fast-mode-2026-02-01" in lines


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 11, 30), "with fast-mode-2026-02-01, until 2026-11-30"),
        (dt.date(2026, 12, 1), "no, since 2026-11-30 is past"),
    ],
    ids=["the last day", "the day after"],
)
def test_a_row_of_a_model_that_answers_fast_until_a_day(day, said):
    """By the day of asking."""
    model = find_model("claude-opus-4-8", TABLE.models)

    assert f"  fast answers:              {said}" in row_of(model, TABLE, "2026-10-21", day)


def test_when_a_retirement_was_announced(rules):
    """With the day on which it comes, by the day of asking."""
    state = next(line for line in rules("claude-sonnet-4-5")[1] if "state:" in line)

    assert state.split(":")[1].strip() in (
        "deprecated since 2026-09-30, retires on 2026-11-30",
        "retired on 2026-11-30",
    )


def test_a_model_that_is_not_known(rules):
    """The nearest names are told."""
    assert rules("claude-sonet-4") == (
        2,
        [
            (
                "claude-params: no model 'claude-sonet-4' is known. Did you mean claude-sonnet-4-6, "
                "claude-sonnet-4-5 or claude-sonnet-4-0? All of them: claude-params rules"
            )
        ],
    )


def test_the_committed_page_is_what_the_rules_say():
    """Mend with: claude-params rules --markdown > docs/reference/models.md."""
    assert PAGE.read_text(encoding="utf-8") == page(TABLE)
