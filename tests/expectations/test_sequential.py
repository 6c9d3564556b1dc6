"""Shares that are judged after every answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from pytest_claude_params.expectations.samples.claims.sequential_claim import SequentialClaim
from pytest_claude_params.expectations.samples.claims.share_claim import read_claim

GATE = {"is": ">=0.9", "confidence": 0.95, "sequential": True}
ALLOWED = (
    "Allowed: expectations on each call and the share that must fulfil all of them, {'json': True, "
    "'is': '>=0.9', 'confidence': 0.95, 'undecided': 'fail', 'sequential': True}."
)


@pytest.fixture
def judged(verdict, call):
    """Judge answers of which those with a 1 pass."""

    def judge(answers, **gate):
        calls = [call("Yes" if one == "1" else "No") for one in answers]
        return verdict(*calls, pass_rate={"text": "Yes", **GATE, **gate})

    return judge


def test_answers_that_contradict_it(judged):
    found = judged("11110000" + "1" * 12)

    assert not found.passed
    assert found.expected == "text >=0.9 with 95 % confidence, sequential"
    assert found.observed == (
        "0.8 (16 of 20, a fact about this recording), contradicted after 8 answers "
        "(e-value 26.9, 20 decides); the first that fails: text: 'No'"
    )
    assert found.hint == (
        "the answers rule out all that is allowed; replay cannot change that, only a new recording"
    )


def test_the_order_decides_when_but_not_what_is_never_decided(judged):
    """The same answers, the failures last: each of the first looks was good enough."""
    assert judged("1" * 17 + "000").observed == (
        "0.85 (17 of 20, a fact about this recording), undecided; the first that fails: text: 'No'"
    )


def test_answers_that_show_it(judged):
    found = judged("1" * 50)

    assert found.passed
    assert found.observed == (
        "1 (50 of 50, a fact about this recording), shown after 43 answers "
        "(e-value 20.9, 20 decides)"
    )
    assert found.hint == "the answers show it"


def test_answers_that_leave_it_open(judged):
    """It says what so many would have found, by then or before."""
    found = judged("1" * 20)

    assert found.passed
    assert found.observed == "1 (20 of 20, a fact about this recording), undecided"
    assert found.hint == (
        "the sample leaves shares beyond >=0.9 possible: ask more often; the smallest sample that "
        "could show it has 43 answers; 20 answers: a fall below 0.60 would be found in 4 of 5 "
        "recordings"
    )
    assert not judged("1" * 20, undecided="fail").passed


def test_an_upper_bound(judged):
    assert judged("01", **{"is": "<=0.1"}).passed
    assert not judged("11", **{"is": "<=0.1"}).passed
    assert judged("0" * 20, **{"is": "<=0.1"}).hint.endswith(
        "20 answers: a rise above 0.40 would be found in 4 of 5 recordings"
    )


def test_a_sample_that_could_not_fail(judged):
    found = judged("11111", **{"is": ">=0.5"})

    assert not found.passed
    assert found.hint == (
        "no sample of 5 could contradict >=0.5, so this one proves nothing; "
        "the smallest that could has 7 answers: claude.sample(prompt, 7)"
    )


def test_labels_share_the_confidence(verdict, call):
    """Each is decided by an e-value of 40."""
    wanted = {"shares": {"A": ">=0.9", "B": "<=0.5"}, "confidence": 0.95, "sequential": True}
    found = verdict(*map(call, "ABBBAAAAAA"), share=wanted)

    assert found.expected == "'A' >=0.9 with 95 % confidence, shared by 2 claims, sequential"
    assert found.observed == (
        "'A' 0.7 (7 of 10, a fact about this recording), contradicted after 4 answers "
        "(e-value 61.7, 40 decides)"
    )


def test_answers_are_judged_in_the_order_in_which_they_were_asked(verdict, call):
    """While recording they come as chance will have it; a cassette has them in order."""
    calls = [
        replace(call("Yes" if one == "1" else "No"), asked_at=at)
        for at, one in enumerate("001111111111", 1)
    ]
    found = verdict(*reversed(calls), pass_rate={"text": "Yes", **GATE})

    assert "contradicted after 2 answers" in found.observed


@pytest.mark.parametrize("undecided", ["pass", "fail"])
@pytest.mark.parametrize("bounds", [">=0.6", "<=0.3"])
def test_what_is_settled_is_the_verdict_of_every_whole_sample(bounds, undecided):
    """Of all 1,024 samples of ten; and no answer is asked for in vain."""
    gate = {"confidence": 0.7, "undecided": undecided, "sequential": True}
    claim = read_claim(bounds, gate)
    stops = set()
    for outcome in product((False, True), repeat=10):
        seen = 0
        while more := SequentialClaim(claim, outcome[:seen]).further(seen, 10):
            for early in range(seen, seen + more):
                assert SequentialClaim(claim, outcome[:early]).further(early, 10)
            seen += more
        stops.add(seen)
        assert SequentialClaim(claim, outcome[:seen]).holds == SequentialClaim(claim, outcome).holds
    assert min(stops) < 10


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ({"sequential": 1}, "sequential=1 is neither True nor False."),
        (
            {"is": "0.5..0.9"},
            (
                "With sequential only a bound from one side can be judged that is neither 0 nor "
                "1, such as '>=0.9'."
            ),
        ),
    ],
)
def test_what_cannot_be_judged_so(refusal, gate, said):
    assert refusal("pass_rate", {"text": "Yes", **GATE, **gate}).endswith(
        f" will not do. {said} {ALLOWED}"
    )


def test_it_needs_a_confidence(refusal):
    wanted = {"text": "Yes", "is": ">=0.9", "sequential": True}

    assert "sequential needs a confidence, such as 0.95." in refusal("pass_rate", wanted)


def test_agreement_cannot_be_judged_so(refusal):
    """Which answer is the commonest is known at the end only."""
    assert "There is no key 'sequential'." in refusal("agreement", GATE)
