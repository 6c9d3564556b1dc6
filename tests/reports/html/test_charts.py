"""Durations, costs, matrices, what is stale and where prompts are used."""

from __future__ import annotations

import datetime as dt

import pytest

from pytest_claude_params.reports.html.costs import costs_of
from pytest_claude_params.reports.html.durations import (
    BOTTOM,
    HEIGHT,
    LEFT,
    TOP,
    WIDTH,
    durations_of,
)
from pytest_claude_params.reports.html.matrices import matrices_of
from pytest_claude_params.reports.html.prompts import prompts_of
from pytest_claude_params.reports.html.stale import stale_of
from pytest_claude_params.reports.html.texts import texts_of
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import RunRow

HEAD = RunRow("2026-11-28T09:12:44+00:00", 1.0)


def timed(runs, *pairs):
    """Make the chart of calls with so many tokens in so many seconds."""
    calls = [runs.call(usage={"output_tokens": t}, latency_s=s) for t, s in pairs]
    return durations_of(Run((), [runs.ran(*calls)]))


def test_a_dot_lies_where_its_figures_say(runs):
    """Tokens to the right, seconds upwards; equal ones are one dot."""
    chart = timed(runs, (1000, 2.0), (0, 1.0), (0, 1.0))

    middle = (TOP + HEIGHT - BOTTOM) / 2
    (dots,) = chart.dots
    assert dots.path == f"M{LEFT}.0 {middle}h0M{WIDTH - TOP}.0 {TOP}.0h0"
    assert (dots.model, dots.n) == ("claude-haiku-4-5", 3)
    assert [tick.label for tick in chart.across] == ["0", "250", "500", "750", "1,000"]
    assert [tick.label for tick in chart.up] == ["0", "0.5", "1", "1.5", "2"]
    assert chart.told == "3 calls, from 0 to 1,000 output tokens and from 1.00 to 2.00 seconds"


def test_each_model_has_dots_of_its_own(runs):
    """The commonest first; those for which there is no room share a place."""
    calls = [runs.call(model=f"m{number}") for number in range(6) for _ in range(9 - number)]
    chart = durations_of(Run((), [runs.ran(*calls)]))

    assert [(one.model, one.n) for one in chart.dots] == [
        ("m0", 9), ("m1", 8), ("m2", 7), ("3 other models", 15),
    ]  # fmt: skip


@pytest.mark.parametrize("call", [{"latency_s": None}, {"usage": {}}, {"latency_s": 0.0}])
def test_no_recorded_duration_is_no_chart(runs, call):
    """Recordings of other tools have none."""
    assert durations_of(Run((), [runs.ran(runs.call(**call))])) is None


@pytest.mark.parametrize("seconds", [0.0001, 0.037, 1.0, 99.9, 12345.0])
def test_ticks_are_round_and_reach_far_enough(runs, seconds):
    """At most five of them."""
    up = [float(tick.label.replace(",", "")) for tick in timed(runs, (1, seconds)).up]

    assert up[-1] >= seconds * 0.999
    assert len(up) <= 5


def test_the_dearest_model_comes_first(runs):
    """With all kinds of tokens; a model without a price is last."""
    usage = {"input_tokens": 1000, "cache_read_input_tokens": 50, "output_tokens": 100}
    calls = [runs.call(model="unknown"), runs.call(usage=usage), runs.call(usage=usage)]
    calls += [runs.call(model="claude-opus-4-5", usage=usage)]

    assert [
        (one.model, one.calls, one.tokens, one.cost)
        for one in costs_of(Run((), [runs.ran(*calls)]))
    ] == [
        ("claude-opus-4-5", 1, [1000, 0, 50, 100], "$0.0075"),
        ("claude-haiku-4-5", 2, [2000, 0, 100, 200], "$0.0030"),
        ("unknown", 1, [9, 0, 0, 4], "not known"),
    ]


def test_a_matrix_has_a_table_of_confusion_for_each_gate(runs):
    """Labels that were due, then those that came besides."""

    def row(number, model, *labels):
        gate = {"test": "t", "which": model, "labels": labels, "outcome": "passed"}
        gate |= {"said": {"passed": ">=0.5"}, "rows": 3, "row": f"r{number}", "reason": ""}
        case = {"model": model, "rows": f"r{number}"}
        return runs.ran(test=f"t[{model},{number}]", case=case, case_number=number, gate=gate)

    tests = [row(1, "a", "bug", "bug"), row(2, "a", "bug", "idea"), row(3, "b", "idea", "none")]
    (matrix,) = matrices_of(Run((), tests))

    assert matrix.grid.columns == ["a", "b"]
    assert matrix.rows == [
        ("r1", [("passed", 1), ("", 0)]),
        ("r2", [("passed", 2), ("", 0)]),
        ("r3", [("", 0), ("passed", 3)]),
    ]
    first, second = matrix.confusions
    assert (first.title, first.observed, first.rows) == ("a", ["bug", "idea"], [("bug", [1, 1])])
    assert (first.right, first.n) == (1, 2)
    assert (second.observed, second.rows) == (["idea", "none"], [("idea", [0, 1])])


def test_the_oldest_cassettes_with_their_age_on_the_day_of_the_run(runs):
    """The report says what was so then, whenever it is read."""
    tests = [
        runs.ran(test="t::a", cassette="a.yaml", oldest="2026-11-20T08:00:00Z"),
        runs.ran(test="t::b", cassette="b.yaml", oldest="2026-10-20T08:00:00Z", unplayed=[2]),
        runs.ran(test="t::c", cassette="c.yaml", oldest="written by hand"),
    ]
    stale = stale_of(Run((HEAD,), tests))

    assert stale.oldest == [("b.yaml", "2026-10-20", 39), ("a.yaml", "2026-11-20", 8)]
    assert stale.lines[0].startswith("fewer calls than recorded: 1 recording was not played")


def test_a_model_that_retires_is_named(runs):
    """By the day of the run."""
    day = dt.date(2026, 11, 29).isoformat()
    call = runs.call(model="claude-sonnet-4-5-20250929")
    stale = stale_of(Run((RunRow(f"{day}T00:00:00+00:00", 1.0),), [runs.ran(call)]))

    (line,) = stale.lines
    assert line == (
        "1 recording is of claude-sonnet-4-5-20250929, which retires on 2026-11-30, in 1 day "
        "-> claude-sonnet-5-5 succeeds it"
    )


def test_prompts_with_the_tests_that_use_them(runs):
    """What most tests use first; tools by their names."""

    def test(name, system, *, calls=1):
        call = runs.call(system=system, tools="t", messages=[], content="")
        bodies = {"s1": "Be kind.", "s2": "Be brief.", "t": [{"name": "track"}, {"name": "find"}]}
        return runs.ran(*[call] * calls, test=f"t::{name}", bodies=bodies)

    run = Run((), [test("a", "s1"), test("b", "s2", calls=3), test("c", "s2")])
    texts = texts_of(run)

    assert [(one.beginning, one.tests, one.calls) for one in prompts_of(run, texts, "system")] == [
        ("Be brief.", [(2, "t::b"), (3, "t::c")], 4),
        ("Be kind.", [(1, "t::a")], 1),
    ]
    (tools,) = prompts_of(run, texts, "tools")
    assert (tools.beginning, len(tools.tests)) == ("track, find", 3)


def test_a_prompt_of_many_tests_names_some(runs):
    """And counts the others."""
    call = runs.call(system="s", tools="", messages=[], content="")
    run = Run((), [runs.ran(call, test=f"t::{n}", bodies={"s": "Be kind."}) for n in range(20)])
    (prompt,) = prompts_of(run, texts_of(run), "system")

    assert (len(prompt.tests), prompt.more) == (8, 12)
