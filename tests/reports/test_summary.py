"""What a run amounts to, in a few lines."""

from __future__ import annotations

import pytest

from pytest_claude_params.reports.summary import Summary


def call(**more):
    """Make a call of a transcript."""
    return {
        "model": "claude-haiku-4-5",
        "usage": {"input_tokens": 1000, "output_tokens": 100},
        "latency_s": 1.5,
        "source": "replayed",
        **more,
    }


def ran(*calls, **more):
    """Make a test of a run."""
    return {
        "test": "t",
        "calls": list(calls),
        "misses": [],
        "notes": [],
        "kept": 0,
        "repeated": 0,
        "dropped": 0,
        "recovered": 0,
        "reused": 0,
        "rejected": "",
        "cassette": "c.yaml",
        **more,
    }


def test_the_figures_of_a_run():
    """Sources, tokens, money and time."""
    tests = [
        ran(call(), call(source="recorded")),
        ran(call(source="live", latency_s=None, usage={}), call(model="claude-0")),
        ran(),
    ]

    assert Summary(tests, 0.25).lines() == [
        (
            "3 tests, 4 calls: 2 replayed, 1 recorded, 1 live | 3,000 in, 300 out tokens | "
            "$0.0030 at list price: $0.0015 spent, $0.0015 not spent: replayed | "
            "4.5 s of answers in 0.2 s"
        )
    ]


@pytest.mark.parametrize(
    ("sources", "money"),
    [
        (["replayed", "replayed"], "$0.0030 at list price, not spent: replayed"),
        (["recorded", "live"], "$0.0030 at list price"),
        (["live", "replayed", "injected"],
         "$0.0045 at list price: $0.0015 spent, $0.0030 not spent: injected and replayed"),
    ],
    ids=["replayed", "asked", "some of each"],
)  # fmt: skip
def test_what_was_spent_is_told_from_what_was_not(sources, money):
    """A replayed answer was paid for when it was recorded, and an injected one never."""
    line = Summary([ran(*(call(source=source) for source in sources))], 0).lines()[0]

    assert line.split(" | ")[2] == money


def test_each_answer_is_counted_once():
    """A stream that a fault has cut was recorded whole, and paid for."""
    cut = call(source="injected", altered_from="recorded")
    line = Summary([ran(cut, call(source="reused"), call(source="injected", usage={}))], 0).lines()[
        0
    ]

    assert line.split(" | ")[0::2] == [
        (
            "1 test, 3 calls: 0 replayed, 1 recorded, 0 live, 1 reused, 1 injected, "
            "1 answer altered by a fault"
        ),
        "$0.0030 at list price: $0.0015 spent, $0.0015 not spent: reused",
    ]


def test_misses_are_counted():
    """What was asked and not answered is no call, but it is told."""
    line = Summary([ran(misses=[{"reason": "r", "cause": ""}])], 0).lines()[0]

    assert line.startswith("1 test, 0 calls: 0 replayed, 0 recorded, 0 live, 1 missed | ")


def test_a_run_without_a_known_price_names_none():
    """Nothing known is not nothing."""
    assert Summary([ran(call(model="claude-0"))], 1).lines() == [
        (
            "1 test, 1 call: 1 replayed, 0 recorded, 0 live | 1,000 in, 100 out tokens | "
            "1.5 s of answers in 1.0 s"
        )
    ]


@pytest.mark.parametrize("tests", [[], [ran()]], ids=["no test", "no call"])
def test_a_run_without_calls(tests):
    """Figures of nothing are zero."""
    summary = Summary(tests, 0)

    assert (
        summary.calls,
        summary.cost,
        summary.tokens("input_tokens"),
        summary.seconds_recorded,
    ) == ([], None, 0, 0)


def test_counts_that_are_null_count_nothing():
    """Foreign recordings have them."""
    assert Summary([ran(call(usage={"input_tokens": None}))], 0).tokens("input_tokens") == 0


@pytest.mark.parametrize(
    ("tests", "line"),
    [
        ([ran(kept=1)], "wrote 1 recording to 1 cassette"),
        ([ran(kept=2), ran(kept=3), ran()], "wrote 5 recordings to 1 cassette"),
        ([ran(kept=1), ran(kept=1, cassette="d.yaml")], "wrote 2 recordings to 2 cassettes"),
        ([ran(rejected="a.rejected")],
         "put aside the recordings of 1 test that did not pass, such as a.rejected"),
        ([ran(rejected="a.rejected"), ran(rejected="b.rejected")],
         "put aside the recordings of 2 tests that did not pass, such as a.rejected"),
    ],
    ids=["one", "a shared cassette", "two cassettes", "a failed test", "failed tests"],
)  # fmt: skip
def test_what_became_of_the_recordings(tests, line):
    """Written, or put aside."""
    assert [line] == Summary(tests, 0).lines()[1:]


def test_tests_that_miss_for_the_same_reason_are_counted():
    """Only the first miss of a test, and only where two or more share it."""
    one = {"cause": "a", "reason": "system changed"}
    other = {"cause": "b", "reason": "model changed"}
    tests = [ran(misses=[one, other]), ran(misses=[one]), ran(misses=[other]), ran()]

    assert Summary(tests, 0).lines()[1:] == ["2 tests miss for the same reason: system changed"]


def test_the_three_commonest_notes_are_told():
    """With the number of tests they come from; that there are more is said, too."""
    tests = [ran(notes=["a", "b"]), ran(notes=["a", "c", "d"])]

    assert Summary(tests, 0).lines()[1:] == [
        "a (2 tests)",
        "b (1 test)",
        "c (1 test)",
        "and 1 more note",
    ]
