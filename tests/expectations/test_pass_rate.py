"""The expectation ``pass_rate``."""

from __future__ import annotations

import pytest

ALLOWED = (
    "Allowed: expectations on each call and the share that must fulfil all of them, "
    "{'json': True, 'is': '>=0.9', 'confidence': 0.95, 'undecided': 'fail', "
    "'sequential': True}."
)


def test_enough_answers_pass(verdict, call):
    wanted = {"json": True, "output_tokens": "<=10", "is": ">=0.75"}

    assert verdict(*map(call, ["{}", "[]", "1", "no"]), pass_rate=wanted).passed


def test_too_few_answers_pass(verdict, call):
    found = verdict(
        *map(call, ["{}", "[]", "no", "nor this"]), pass_rate={"json": True, "is": ">=0.75"}
    )

    assert not found.passed
    assert found.expected == "json >=0.75"
    assert found.observed == (
        "0.5 (2 of 4, a fact about this recording); the first that fails: "
        "json: no JSON: Expecting value: line 1 column 1 (char 0)"
    )
    assert found.hint == (
        "a sample of this size puts the true share anywhere from 0.07 to 0.93 (95 % interval)"
        "; fewer than 11 answers cannot show >=0.75"
    )
    assert found.tally == (
        ("passed", 2),
        ("json: no JSON: Expecting value: line 1 column 1 (char 0)", 2),
    )


def test_live_answers_say_what_they_tell(verdict, call):
    answers = [call("{}", source="live") for _ in range(6)] + [
        call("no", source="live") for _ in range(14)
    ]
    found = verdict(*answers, pass_rate={"json": True, "is": ">=0.9", "confidence": 0.99})

    assert found.observed.startswith("0.3 (6 of 20, exact 99 % limits 0.10 and 0.58), contradicted")
    assert found.hint == (
        "the sample rules out all that is allowed; "
        "20 answers: a fall below 0.58 would be found in 4 of 5 recordings"
    )


@pytest.mark.parametrize(
    ("answers", "wanted", "hint"),
    [
        (
            "AAAAAAAAAB" * 2,
            {"is": ">=0.9"},
            (
                "the sample leaves shares beyond >=0.9 possible: ask more often; "
                "the smallest sample that could show it has 29 answers; "
                "20 answers: a fall below 0.69 would be found in 4 of 5 recordings"
            ),
        ),
        (
            "A" * 40,
            {"is": ">=0.9"},
            "the sample shows it; 40 answers: a fall below 0.75 would be found in 4 of 5 recordings",
        ),
        (
            "A" * 40,
            {"is": ">=0.9", "undecided": "fail"},
            "the sample shows it; 40 answers: a true share of 0.99 would be shown in 4 of 5 recordings",
        ),
        (
            "AB" * 10,
            {"is": "0.4..0.6"},
            (
                "the sample leaves shares beyond 0.4..0.6 possible: ask more often; 20 answers: "
                "a fall below 0.12 or a rise above 0.88 would be found in 4 of 5 recordings"
            ),
        ),
    ],
)
def test_a_gate_says_what_it_would_find(verdict, call, answers, wanted, hint):
    found = verdict(*map(call, answers), pass_rate={"text": "A", "confidence": 0.95} | wanted)

    assert found.passed
    assert found.hint == hint


def test_it_names_what_should_pass(refusal):
    assert refusal("pass_rate", {"is": ">=0.9"}) == (
        "claude_expect: pass_rate={'is': '>=0.9'} will not do. "
        f"It names nothing to pass: {{'json': True, 'is': '>=0.9'}}. {ALLOWED}"
    )


def test_it_says_how_many_should_pass(refusal):
    assert refusal("pass_rate", {"json": True}) == (
        "claude_expect: pass_rate={'json': True} will not do. "
        f"It lacks 'is', how many should pass: {{'json': True, 'is': '>=0.9'}}. {ALLOWED}"
    )


def test_only_expectations_on_each_call_pass_or_fail_by_answer(refusal):
    assert "Within it: 'agreement' judges more than one call, and cannot stand there." in refusal(
        "pass_rate", {"agreement": ">=0.9", "is": 1}
    )


def test_a_wrong_value_within_it_is_refused(refusal):
    assert "Within it: json=1 will not do. It is neither True nor a schema." in refusal(
        "pass_rate", {"json": 1, "is": 1}
    )


def test_answers_that_could_not_be_judged_are_no_failures(verdict, call):
    """However few are asked for: nothing is known of the share."""
    answers = [call(), call(), call(), call(model="gpt-1")]
    found = verdict(*answers, pass_rate={"cost_usd": "<1", "is": ">=0.5"})

    assert (found.passed, found.unjudged) == (False, True)
    assert (found.expected, found.observed) == (
        "cost_usd >=0.5",
        "1 of 4 answers could not be judged; the first: cost_usd: unknown",
    )


def test_a_key_of_its_own_that_is_misspelt(refusal):
    assert refusal("pass_rate", {"text": "A", "is": ">=0.9", "confidense": 0.9}) == (
        "claude_expect: pass_rate={'text': 'A', 'is': '>=0.9', 'confidense': 0.9} will not do. "
        f"There is no key 'confidense'. Did you mean 'confidence'? {ALLOWED}"
    )


def test_live_answers_that_rule_it_out_need_no_more(verdict, call):
    """The interval on the screen ends far below the bound."""
    answers = [call("no", source="live") for _ in range(20)]
    found = verdict(*answers, pass_rate={"json": True, "is": ">=0.9"})

    assert found.observed.startswith("0 (0 of 20, 95 % interval 0.00 to 0.17)")
    assert found.hint == "the sample rules out all that is allowed"


def test_live_answers_that_may_be_chance_need_more(verdict, call):
    answers = [call(one, source="live") for one in ("{}", "{}", "{}", "no")]
    found = verdict(*answers, pass_rate={"json": True, "is": ">=0.9"})

    assert found.hint == (
        "ask more often for a narrower interval: claude.sample(prompt, n); "
        "fewer than 29 answers cannot show >=0.9"
    )
