"""The figures behind the charts."""

from __future__ import annotations

import pytest

from pytest_claude_params.reports.charts import (
    HEIGHT,
    MARGIN,
    WIDTH,
    Bar,
    Distribution,
    Dot,
    Scatter,
    distributions,
    durations,
)
from pytest_claude_params.reports.summary import Summary


def call(answer="Yes", request="key", **more):
    """Make a call of a transcript."""
    return {
        "answer": answer,
        "request": request,
        "prompt": "Heads?",
        "parameters": {},
        "usage": {"output_tokens": 10},
        "latency_s": 1.0,
        **more,
    }


def summary(*calls):
    """Sum up one test."""
    return Summary([{"test": "t", "calls": list(calls)}], 1)


def test_the_answers_to_a_repeated_request_are_counted():
    """Commonest first, the longest bar is one."""
    calls = [*[call(" Yes\n")] * 8, *[call("No")] * 4, call("Alone", "other")]

    assert distributions(summary(*calls)) == [
        Distribution("t", "Heads?", 12, [Bar("Yes", 8, 8 / 12), Bar("No", 4, 4 / 12)])
    ]


@pytest.mark.parametrize(("count", "charts"), [(9, 0), (10, 1)], ids=["nine", "ten"])
def test_a_small_sample_has_no_chart(count, charts):
    """Ten answers are the fewest."""
    assert charts == len(distributions(summary(*[call()] * count)))


def test_the_temperature_stands_in_the_title():
    """Zero is one too."""
    (chart,) = distributions(summary(*[call(parameters={"temperature": 0})] * 10))

    assert chart.request == "Heads? (temperature 0)"


def test_twelve_answers_are_drawn():
    """The chart says how many there are."""
    (chart,) = distributions(summary(*[call(f"answer {number}") for number in range(30)]))

    assert (chart.n, len(chart.bars)) == (30, 12)


@pytest.mark.parametrize(
    ("answer", "label"),
    [("x" * 25, "x" * 24 + " ..."), ("a\nb", "a\\nb"), (" ", "(no text)")],
    ids=["long", "two lines", "a tool call"],
)
def test_a_label_is_short_and_never_empty(answer, label):
    """It stands beside its bar on one line."""
    (chart,) = distributions(summary(*[call(answer)] * 10))

    assert [Bar(label, 10, 1.0)] == chart.bars


def test_answers_that_begin_alike_are_not_the_same():
    """Though their labels are."""
    beginning = "The capital of France is Paris"
    calls = [*[call(f"{beginning}.")] * 6, *[call(f"{beginning}!")] * 4]
    (chart,) = distributions(summary(*calls))

    assert [bar.count for bar in chart.bars] == [6, 4]


def test_a_dot_lies_where_its_figures_say():
    """Tokens to the right, seconds upwards, the largest at the edge."""
    calls = [call(usage={"output_tokens": 1000}, latency_s=2.0), call(usage={}), call()]
    calls += [call(usage={"output_tokens": None}, latency_s=1.0), call(latency_s=None)]

    middle = HEIGHT / 2
    assert durations(summary(*calls)) == Scatter(
        [
            Dot(WIDTH - MARGIN, MARGIN, "1,000 tokens in 2.0 s: Heads?"),
            Dot(MARGIN + 4.6, middle, "10 tokens in 1.0 s: Heads?"),
            Dot(MARGIN, middle, "0 tokens in 1.0 s: Heads?"),
        ],
        1000,
        2.0,
    )


def test_no_recorded_duration_is_no_chart():
    """Recordings of other tools have none."""
    assert durations(summary(call(latency_s=None))) is None


def test_answers_without_tokens_are_drawn_at_the_left():
    """Nothing is divided by zero."""
    scatter = durations(summary(call(usage={"output_tokens": 0})))

    assert (scatter.dots[0].x, scatter.most_tokens) == (MARGIN, 1)
