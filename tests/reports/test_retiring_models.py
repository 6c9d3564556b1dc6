"""The lines that name recordings of models which retire."""

from __future__ import annotations

import datetime as dt

import pytest

from pytest_claude_params.parameters.table import TABLE
from pytest_claude_params.reports.terminal.summary_lines.retiring_models import retirement_lines

SONNET = "claude-sonnet-4-5-20250929"


def call(model=SONNET, request="k", **more):
    """Make a call of a transcript."""
    return {
        "request": request,
        "model": model,
        "status": 200,
        "source": "replayed",
        "origin": "api",
        **more,
    }


def lines(*calls, today="2026-11-01", cassette="a.yaml"):
    """Return what is said about a test with these calls."""
    tests = [{"cassette": cassette, "calls": list(calls)}]
    return retirement_lines(tests, dt.date.fromisoformat(today), lambda: TABLE)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-10-30", []),
        ("2026-10-31", [("1 recording is of claude-sonnet-4-5-20250929, which retires on 2026-11-30,"
                        " in 30 days -> claude-sonnet-5-5 succeeds it")]),
        ("2026-11-29", [("1 recording is of claude-sonnet-4-5-20250929, which retires on 2026-11-30,"
                        " in 1 day -> claude-sonnet-5-5 succeeds it")]),
        ("2026-11-30", [("1 recording is of claude-sonnet-4-5-20250929, which retired on 2026-11-30:"
                        " the API cannot record it again; its successor is claude-sonnet-5-5")]),
    ],
    ids=["31 days ahead", "30 days ahead", "the day before", "on the day"],
)  # fmt: skip
def test_a_model_is_named_from_thirty_days_ahead(today, said):
    """With its date and its successor."""
    assert lines(call(), today=today) == said


def test_recordings_are_counted_by_model():
    """Whatever name the model was asked by; the commonest first."""
    said = lines(
        call("claude-3-opus-20240229"),
        call("claude-sonnet-4-5", request="a"),
        call(SONNET, request="b"),
        call(SONNET, request="b"),
        call("claude-haiku-4-5-20251001"),
        call("claude-0"),
    )

    assert said == [
        (
            "3 recordings are of claude-sonnet-4-5-20250929, which retires on 2026-11-30, in 29 days"
            " -> claude-sonnet-5-5 succeeds it"
        ),
        (
            "1 recording is of claude-3-opus-20240229, which retired on 2026-01-05: the API cannot"
            " record it again"
        ),
    ]


def test_a_recording_that_two_tests_play_is_counted_once():
    """They share the cassette."""
    tests = [{"cassette": "a.yaml", "calls": [call()]}] * 2

    (line,) = retirement_lines(tests, dt.date(2026, 12, 24), lambda: TABLE)

    assert line.startswith("1 recording is of")


def test_three_models_are_named():
    """Of more there is the number."""
    names = ["claude-3-opus-20240229", "claude-3-haiku-20240307", "claude-opus-4-1", SONNET]

    said = lines(*map(call, names))

    assert len(said) == 4
    assert said[3] == "recordings of 1 more model are, too"


@pytest.mark.parametrize(
    "more",
    [{"status": 404}, {"source": "injected"}, {"source": "live"}, {"origin": "bedrock"},
     {"origin": "simulator, vertex"}],
    ids=str,
)  # fmt: skip
def test_what_is_no_recording_of_the_model(more):
    """An error is none; partners retire models on other days."""
    assert lines(call(**more)) == []


def test_a_recording_of_the_simulator_counts():
    """The application asks that model all the same."""
    assert len(lines(call(f"{SONNET}-simulated", origin="simulator", source="recorded"))) == 1
