"""The expectation ``identical``."""

from __future__ import annotations

import pytest


def test_identical_answers_pass(verdict, call):
    assert verdict(call("A"), call("A"), identical=True).passed


def test_answers_that_differ_pass_where_they_should(verdict, call):
    assert verdict(call("A"), call("B"), identical=False).passed


@pytest.mark.parametrize("other", ["a", "A.", "A "])
def test_each_character_counts(verdict, call, other):
    found = verdict(call("A"), call(other), identical=True)

    assert not found.passed
    assert (found.expected, found.observed) == ("2 identical answers", "2 different answers in 2")
    assert found.hint == (
        "not even temperature 0 promises identical answers; agreement='>=0.9' allows for that"
    )
    assert found.tally == (("A", 1), (other, 1))


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("replayed", "these are recordings: record again to see whether the answers still agree"),
        ("live", "up to 95 % of the answers may differ all the same (95 % limit)"),
    ],
)
def test_identical_answers_fail_where_they_should_differ(verdict, call, source, hint):
    found = verdict(call("A", source=source), call("A", source=source), identical=False)

    assert not found.passed
    assert (found.expected, found.observed) == ("answers that differ", "the same answer 2 times")
    assert found.hint == hint


def test_one_answer_is_no_sample(verdict, call):
    found = verdict(call("A"), identical=True)

    assert not found.passed
    assert (found.expected, found.observed) == ("True", "one answer, which is not a sample")
    assert found.hint == "ask more often: claude.sample(prompt, n) sends one request n times"


def test_tool_calls_are_part_of_the_answer(verdict, call):
    calls = [
        call(content=[{"type": "tool_use", "id": f"toolu_{n}", "name": "add", "input": {"n": n}}])
        for n in (1, 1, 2)
    ]

    assert verdict(*calls[:2], identical=True).passed
    assert verdict(*calls, identical=True).tally == (('add({"n": 1})', 2), ('add({"n": 2})', 1))
