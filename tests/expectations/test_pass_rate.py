"""The expectation ``pass_rate``."""

from __future__ import annotations

ALLOWED = (
    "Allowed: expectations on each call and the share that must fulfil all of them, "
    "{'json': True, 'is': '>=0.9', 'confidence': 0.95, 'undecided': 'fail'}."
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
        "a sample of this size puts the true share anywhere from 0.15 to 0.85 (95 % interval)"
        "; fewer than 13 answers cannot show >=0.75"
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

    assert found.observed.startswith(
        "0.3 (6 of 20, exact 99 % interval 0.08 to 0.61), contradicted"
    )
    assert found.hint == "the whole interval lies outside of what is allowed"


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
