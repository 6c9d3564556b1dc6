"""The expectation ``judge``."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params import wording
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations import evaluate, parse
from pytest_claude_params.expectations.asking import NoAnswerError

ALLOWED = (
    "Allowed: what should hold of the answer, or a mapping "
    "{'rubric': 'The answer is polite.', 'at_least': 4} with model, max_tokens and thinking of "
    "the judge."
)
SCORE = {"rubric": "It is polite.", "at_least": 4}


def judged(wanted, answer, ask, **more):
    """Judge an answer; what asks Claude is given, and so is a model."""
    (verdict,) = evaluate(
        parse({"judge": wanted} | more, judge_model="claude-x"), [answer], ask=ask
    )
    return verdict


@pytest.fixture
def grading(call):
    """Make a judge that answers so."""

    def made(grade, **answer):
        text = grade if isinstance(grade, str) else json.dumps(grade)
        return lambda _parameters: call(text, **answer)

    return made


@pytest.mark.parametrize("score", [4, 5])
def test_a_score_that_is_high_enough_passes(call, grading, score):
    assert judged(SCORE, call(), grading({"reason": "", "score": score})).passed


def test_a_score_that_is_too_low_fails(call, grading):
    found = judged(SCORE, call(), grading({"reason": "It is curt.", "score": 3}))

    assert (found.passed, found.unjudged) == (False, False)
    assert found.expected == "'It is polite.' by 4 of 5"
    assert found.observed == "3 of 5: It is curt."
    assert found.hint == "judged by claude-haiku-4-5-20251001"


@pytest.mark.parametrize(
    ("holds", "observed"), [(True, "it holds: So."), (False, "it does not hold: So.")]
)
def test_a_rubric_alone_holds_or_does_not(call, grading, holds, observed):
    found = judged("It is polite.", call(), grading({"reason": "So.", "holds": holds}))

    assert (found.passed, found.expected, found.observed) == (holds, "'It is polite.'", observed)


def test_it_is_asked_in_a_form(call, grading):
    """By a schema, since forced tools and temperatures are not for every model."""
    asked = []
    answer = call("Go!", sent={"messages": [{"role": "user", "content": "May I?"}]})

    def ask(parameters):
        asked.append(parameters)
        return grading({"reason": "", "score": 4})(parameters)

    judged({**SCORE, "max_tokens": 99}, answer, ask)

    (sent,) = asked
    assert (sent["model"], sent["max_tokens"]) == ("claude-x", 99)
    assert [block["text"] for block in sent["messages"][0]["content"]] == [
        "<rubric>\nIt is polite.\n</rubric>",
        "<prompt>\nMay I?\n</prompt>",
        "<answer>\nGo!\n</answer>",
    ]
    assert sent["output_config"]["format"]["schema"] == {
        "type": "object",
        "properties": {
            "reason": {"type": "string"},
            "score": {"type": "integer", "enum": [1, 2, 3, 4, 5]},
        },
        "required": ["reason", "score"],
        "additionalProperties": False,
    }
    assert not {"temperature", "tools", "tool_choice"} & set(sent)


@pytest.mark.parametrize(
    ("grade", "answer", "observed"),
    [
        (
            "Good.",
            {},
            "its answer is not a grade, no JSON: Expecting value: line 1 column 1 (char 0)",
        ),
        (
            {"score": 5},
            {},
            "its answer is not a grade, at the top level: 'reason' is a required property",
        ),
        (
            {"reason": "", "score": 6},
            {},
            "its answer is not a grade, at $.score: 6 is not one of [1, 2, 3, 4, 5]",
        ),
        ("{", {"stop_reason": "max_tokens"}, "its answer was cut at max_tokens=1024"),
        ("", {"stop_reason": "refusal"}, "it declined to grade this answer"),
    ],
)
def test_an_answer_that_is_no_grade_is_no_verdict(call, grading, grade, answer, observed):
    found = judged(SCORE, call(), grading(grade, **answer))

    assert (found.passed, found.unjudged) == (False, True)
    assert found.observed == f"no verdict of the judge: {observed}"


def test_an_error_is_no_verdict(call, error):
    found = judged(SCORE, call(), lambda _: error(529, "overloaded_error", "Overloaded"))

    assert found.observed == ("no verdict of the judge: HTTP 529 overloaded_error: Overloaded")


def test_a_judge_that_was_not_reached_is_no_verdict(call):
    def ask(_parameters):
        raise NoAnswerError("it could not be reached", "look at the network")

    found = judged(SCORE, call(), ask)

    assert found.unjudged
    assert found.observed == "no verdict of the judge: it could not be reached"
    assert found.hint == "look at the network"


@pytest.mark.parametrize("within", ["not_", "all_of", "any_of"])
def test_no_verdict_is_none_within_another_one(call, within):
    """Above all, it does not pass for the opposite."""

    def ask(_parameters):
        raise NoAnswerError("gone")

    nested = {"judge": SCORE} if within == "not_" else [{"judge": SCORE}]
    wanted = parse({within: nested}, judge_model="claude-x")
    (found,) = evaluate(wanted, [call()], ask=ask)

    assert (found.passed, found.unjudged) == (False, True)
    assert "no verdict of the judge: gone" in found.observed


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("", "The rubric is empty."),
        (5, "It has no rubric: {'rubric': 'The answer is polite.', 'at_least': 4}."),
        ({"at_least": 4}, "It has no rubric: {'rubric': 'The answer is polite.', 'at_least': 4}."),
        ({**SCORE, "temperature": 0}, "It takes no 'temperature'."),
        ({**SCORE, "modle": "x"}, "It takes no 'modle'. Did you mean 'model'?"),
        ({**SCORE, "at_least": 1}, "at_least is a score from 2 to 5: every answer has a 1."),
        ({**SCORE, "at_least": 6}, "at_least is a score from 2 to 5: every answer has a 1."),
        ({**SCORE, "at_least": True}, "at_least is a score from 2 to 5: every answer has a 1."),
        (
            SCORE,
            "No model judges: add 'model' to it, or set claude_judge_model in the configuration.",
        ),
    ],
)
def test_what_will_not_do(wanted, reason):
    with pytest.raises(UsageError) as caught:
        parse({"judge": wanted})

    shown = wording.literal(wanted)
    assert str(caught.value) == (f"claude_expect: judge={shown} will not do. {reason} {ALLOWED}")
