"""The expectation ``share``."""

from __future__ import annotations

import json

ALLOWED = (
    "Allowed: answers with their share of the repeats, {'Giraffe': '>0.5'}, or {'shares': {...}, "
    "'confidence': 0.95, 'undecided': 'fail', 'sequential': True, 'pattern': 'Animal: (.*)'}."
)
ANIMALS = ["Giraffe", "giraffe.", "Lion", "Giraffe"]


def test_the_wanted_shares_pass(verdict, call):
    wanted = {"Giraffe": ">0.5", "LION!": "==0.25", "Emu": 0}

    assert verdict(*map(call, ANIMALS), share=wanted).passed


def test_the_shares_that_fail_are_named(verdict, call):
    found = verdict(*map(call, ANIMALS), share={"Giraffe": ">0.5", "Lion": ">0.5"})

    assert not found.passed
    assert found.expected == "'Lion' >0.5"
    assert found.observed == "'Lion' 0.25 (1 of 4, a fact about this recording)"
    assert found.hint == (
        "a sample of this size puts the true share of 'Lion' anywhere from 0.01 to 0.81 "
        "(95 % interval); fewer than 5 answers cannot show >0.5"
    )
    assert found.tally == (("Giraffe", 3), ("Lion", 1))


def test_the_hint_says_that_whole_answers_are_compared(verdict, call):
    found = verdict(*map(call, ANIMALS), share={"gir": ">0.5"})

    assert found.hint == "whole answers are compared, whatever their case and full stop"


def test_a_wrong_bound_is_refused_with_its_answer(refusal):
    assert refusal("share", {"G": "abc"}) == (
        "claude_expect: share={'G': 'abc'} will not do. "
        f"share['G'] is 'abc'. It is not a bound or a range. {ALLOWED}"
    )


def test_no_answers_are_refused(refusal):
    assert refusal("share", {}) == f"claude_expect: share={{}} will not do. {ALLOWED}"


def animal(call):
    """Read the label of an answer."""
    return json.loads(call.text)["animal"]


def test_a_function_labels_the_answers(verdict, call):
    answers = ['{"animal": "cat"}', '{"animal": "cat", "age": 3}', '{"animal": "dog"}']
    found = verdict(*map(call, answers), share={"shares": {"cat": ">0.9"}, "label": animal})

    assert found.tally == (("cat", 2), ("dog", 1))
    assert found.observed == "'cat' 0.6667 (2 of 3, a fact about this recording)"


def test_a_function_is_found_beside_the_test(tmp_path, call):
    from pytest_claude_params.expectations import evaluate, parse

    (tmp_path / "animals.py").write_text("def kind(call):\n    return call.text[:3]\n")
    wanted = {"share": {"shares": {"cat": 1}, "label": "animals.py:kind"}}

    assert evaluate(parse(wanted, folder=tmp_path), [call("cat!"), call("cats")])[0].passed


def test_an_answer_that_cannot_be_labelled_fails(verdict, call):
    found = verdict(call("A cat"), call("A dog"), share={"shares": {"cat": 1}, "label": animal})

    assert not found.passed
    assert found.observed == (
        "animal raised JSONDecodeError: Expecting value: line 1 column 1 (char 0) "
        "(test_share.py:52) on 'A cat'"
    )


def test_undecided_passes_unless_it_has_to_be_shown(verdict, call):
    answers = [*("A" * 9), "B"]
    gate = {"shares": {"A": ">=0.8"}, "confidence": 0.95}
    found = verdict(*map(call, answers), share={**gate, "undecided": "fail"})

    assert verdict(*map(call, answers), share=gate).passed
    assert not found.passed
    assert found.observed == (
        "'A' 0.9 (9 of 10, exact 95 % limits 0.61 and 0.99, a fact about this recording), undecided"
    )
    assert found.hint == (
        "the sample leaves shares beyond >=0.8 possible: ask more often; "
        "the smallest sample that could show it has 14 answers"
    )


def test_a_share_that_was_shown_passes(verdict, call):
    gate = {"shares": {"A": ">=0.8"}, "confidence": 0.95, "undecided": "fail"}

    assert verdict(*map(call, "A" * 14), share=gate).passed


def test_a_sample_that_could_never_fail_proves_nothing(verdict, call):
    found = verdict(*map(call, "AAA"), share={"shares": {"A": ">=0.5"}, "confidence": 0.95})

    assert not found.passed
    assert found.hint == (
        "no sample of 3 could contradict >=0.5, so this one proves nothing; "
        "the smallest that could has 5 answers: claude.sample(prompt, 5)"
    )


def test_what_no_sample_shows_is_refused(refusal):
    wanted = {"shares": {"A": "==0.5"}, "confidence": 0.95, "undecided": "fail"}

    assert (
        "shares['A'] is '==0.5'. No sample could ever show 0.5: it leaves room for more."
        in refusal("share", wanted)
    )


def test_undecided_is_no_word_without_a_confidence(refusal):
    assert "undecided needs a confidence, such as 0.95." in refusal(
        "share", {"shares": {"A": 1}, "undecided": "fail"}
    )


def test_a_gate_that_no_answer_meets_says_what_it_would_find(verdict, call):
    """Beside what was compared, which may be the reason."""
    found = verdict(*map(call, "BBBBB"), share={"shares": {"A": ">=0.9"}, "confidence": 0.95})

    assert found.hint == (
        "whole answers are compared, whatever their case and full stop; the sample rules out all "
        "that is allowed; replay cannot change that, only a new recording; 5 answers: a fall below "
        "0.33 would be found in 4 of 5 recordings"
    )
