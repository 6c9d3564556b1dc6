"""The expectation ``agreement``."""

from __future__ import annotations

import pytest

from pytest_claude_params import own_pattern


def test_enough_agreement_passes(verdict, call):
    assert verdict(*map(call, ["A", "B", "a.", " A"]), agreement=">=0.75").passed


def test_too_little_agreement_in_a_recording_fails(verdict, call):
    found = verdict(*map(call, ["A", "B", "a.", " A"]), agreement=">=0.9")

    assert not found.passed
    assert found.expected == ">=0.9"
    assert found.observed == "0.75 (3 of 4, a fact about this recording)"
    assert found.hint == (
        "a sample of this size leaves a true share of up to 0.99 possible (95 % limit); "
        "fewer than 29 answers cannot show >=0.9"
    )


def test_live_answers_are_an_estimate(verdict, call):
    found = verdict(*(call(one, source="live") for one in "AAAB"), agreement=">=0.9")

    assert found.observed == "0.75 (3 of 4, 95 % upper limit 0.99)"
    assert found.hint == (
        "ask more often for a lower limit: claude.sample(prompt, n); "
        "fewer than 29 answers cannot show >=0.9"
    )


def test_live_answers_whose_limit_is_below_the_bound_rule_it_out(verdict, call):
    found = verdict(*(call(one, source="live") for one in "ABCDEFGHIJ"), agreement=">=0.9")

    assert found.observed == "0.1 (1 of 10, 95 % upper limit 0.39)"
    assert found.hint == "the sample rules out all that is allowed"


def test_a_share_equal_to_the_bound_passes(verdict, call):
    assert verdict(*map(call, "AAAAAAAAAB"), agreement=">=0.9").passed


@pytest.mark.parametrize("wanted", [90, ">=1.01", "-0.1..1"])
def test_a_share_beyond_0_and_1_is_refused(refusal, wanted):
    assert refusal("agreement", wanted) == (
        f"claude_expect: agreement={wanted!r} will not do. "
        "A share lies between 0 and 1; 90 % is '>=0.9'. "
        "Allowed: a bound ('>=0.9') or a range ('0.4..0.6') of a share, 0, 1, or "
        "{'is': '>=0.9', 'confidence': 0.95, 'pattern': 'Animal: (.*)'}."
    )


@pytest.mark.parametrize("wanted", ["0..1", 1, ">=0"])
def test_the_ends_of_a_share_are_accepted(verdict, call, wanted):
    assert verdict(call("A"), call("A"), agreement=wanted).passed


def test_one_answer_is_no_sample(verdict, call):
    assert verdict(call(), agreement=">=0.9").observed == "one answer, which is not a sample"


ALLOWED = (
    "Allowed: a bound ('>=0.9') or a range ('0.4..0.6') of a share, 0, 1, or "
    "{'is': '>=0.9', 'confidence': 0.95, 'pattern': 'Animal: (.*)'}."
)


def test_with_a_confidence_only_a_contradiction_fails(verdict, call):
    answers = [*("A" * 14), *"BCDEFG"]
    found = verdict(*map(call, answers), agreement={"is": ">=0.9", "confidence": 0.95})

    assert not found.passed
    assert found.expected == ">=0.9 with 95 % confidence"
    assert found.observed == (
        "0.7 (14 of 20, exact 95 % upper limit 0.86, a fact about this recording), contradicted"
    )
    assert found.hint == (
        "the sample rules out all that is allowed; replay cannot change that, only a new recording"
    )


def test_a_sample_that_contradicts_nothing_passes(verdict, call):
    answers = [*("A" * 17), *"BCD"]

    assert verdict(*map(call, answers), agreement={"is": ">=0.9", "confidence": 0.95}).passed


def test_a_pattern_says_what_counts(verdict, call):
    answers = ["Animal: cat, a small one", "Animal: cat, grey", "No idea"]
    found = verdict(*map(call, answers), agreement={"is": ">=0.9", "pattern": r"Animal: (\w+)"})

    assert found.tally == (("cat", 2), ("(no match)", 1))


def test_answers_without_a_label_agree_with_nothing(verdict, call):
    answers = ["Animal: cat", "Animal: cat", "No idea", "No idea", "No idea"]
    found = verdict(*map(call, answers), agreement={"is": ">=0.5", "pattern": r"Animal: (\w+)"})

    assert found.observed == "0.4 (2 of 5, a fact about this recording)"
    assert found.tally == (("(no match)", 3), ("cat", 2))


def no_class(call):
    """Find none."""


LABELLED = {"pattern": "Label: ([a-z]+)"}, {"label": no_class}


@pytest.mark.parametrize("labels", LABELLED)
@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("agreement", {"is": ">=0.9"}),
        ("agreement", {"is": "<=0.5"}),
        ("entropy", {"is": "<=0.1"}),
        ("share", {"shares": {"bug": "<=0.1"}}),
    ],
)
def test_a_sample_without_any_label_is_not_judged(verdict, call, name, wanted, labels):
    found = verdict(*[call("I cannot help with that.")] * 5, **{name: wanted | labels})

    assert not found.passed
    assert found.unjudged
    assert found.observed == (
        "none of the 5 answers has a label; the first: 'I cannot help with that.'"
    )


@pytest.mark.parametrize(
    ("name", "wanted", "where"),
    [
        ("agreement", 0.9, ""),
        ("agreement", {"is": 0.9}, ""),
        ("pass_rate", {"json": True, "is": 0.9}, ""),
        ("share", {"cat": 0.9}, "share['cat'] is 0.9. "),
    ],
)
def test_a_share_alone_is_refused(refusal, name, wanted, where):
    assert refusal(name, wanted).startswith(
        f"claude_expect: {name}={wanted!r} will not do. {where}A number alone is met by exactly "
        "that share; write '>=0.9', or '==0.9' if you mean that. Allowed: "
    )


def test_exactly_a_share_can_be_written(verdict, call):
    assert verdict(*map(call, "AAAAAAAAAB"), agreement="==0.9").passed


def test_chance_alone_makes_the_commonest_answer_common(refusal):
    wanted = {"is": "<=0.5", "confidence": 0.95}

    assert refusal("agreement", wanted) == (
        f"claude_expect: agreement={wanted!r} will not do. "
        f"With a confidence only a lower bound can be decided, such as '>=0.9'. {ALLOWED}"
    )


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"confidence": 0.95}, "It lacks 'is', what the share should be: {'is': '>=0.9'}."),
        (
            {"is": 1, "sure": 1},
            "There is no key 'sure'. There are: is, confidence, label, pattern.",
        ),
        (
            {"is": ">=0.9", "confidence": 95},
            "confidence=95 is not a number between 0.5 and 1; 95 % is 0.95.",
        ),
        ({"is": ">=0", "confidence": 0.9}, "No sample could ever contradict >=0."),
        (
            {"is": 1, "pattern": "cat"},
            "pattern has no group; write what counts in brackets: (cat).",
        ),
        (
            {"is": 1, "pattern": "("},
            "pattern is not a regular expression: missing ), unterminated subpattern at position 0.",
        ),
        (
            {"is": 1, "label": "animals"},
            (
                "label='animals' is neither a function nor a place such as "
                "'package.module:function' or 'file.py:function'."
            ),
        ),
        ({"is": 1, "label": "json:animal"}, "json has no function 'animal'."),
        (
            {"is": 1, "label": "no_such:animal"},
            "no_such cannot be imported: No module named 'no_such'.",
        ),
        (
            {"is": 1, "label": "a:b", "pattern": "(a)"},
            "Give either label or pattern: an answer has one label.",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(refusal, wanted, reason):
    assert f" will not do. {reason} {ALLOWED}" in refusal("agreement", wanted)


def test_a_pattern_that_takes_for_ever_is_stopped(verdict, call, monkeypatch):
    monkeypatch.setattr(own_pattern, "LIMIT_S", 0.01)
    answers = [call("a" * 60 + "b")] * 2
    found = verdict(*answers, agreement={"is": 1, "pattern": "((?:a|aa)+)$"})

    assert not found.passed
    assert found.unjudged
    assert found.observed.startswith("pattern: the pattern '((?:a|aa)+)$' was stopped after 0.01 s")
