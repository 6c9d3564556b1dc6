"""What the expectations of a test find in one answer, outside of a run."""

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.comparisons.answer_findings import Finding, findings_in
from pytest_claude_params.expectations import parse


def call(text="Hello", status=200, stop_reason="end_turn", **parameters):
    """Make an answer."""
    body = {"model": "claude-haiku-4-5", "max_tokens": 9, "messages": [], **parameters}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, body)
    message = {
        "type": "message",
        "model": "claude-haiku-4-5",
        "content": [{"type": "text", "text": text}],
        "stop_reason": stop_reason,
        "usage": {"output_tokens": 2},
    }
    error = {"type": "error", "error": {"type": "rate_limit_error", "message": "Slow down"}}
    return Call(request, CallResponse(status, {}, message if status == 200 else error))


def found(wanted, answer=None, *, other=False):
    parsed = parse(wanted)
    return list(findings_in(answer or call(), parsed, is_other_model=other, with_contracts=False))


def test_each_expectation_passes_or_fails_with_what_was_seen():
    assert found({"contains": "Hello", "stop_reason": "max_tokens"}) == [
        Finding("contains", "passed"),
        Finding("stop_reason", "failed", "'end_turn'"),
    ]


def test_a_rate_limit_is_an_error_and_no_failure():
    assert found({"contains": "Hello"}, call(status=429)) == [
        Finding("contains", "error", "HTTP 429 rate_limit_error: Slow down")
    ]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"requests": 1}, "it judges several answers together, and each is judged by itself here"),
        (
            {"agreement": ">=0.9"},
            "it judges several answers together, and each is judged by itself here",
        ),
        (
            {"judge": {"rubric": "Polite?", "model": "claude-haiku-4-5"}},
            "a model would have to be asked to judge it",
        ),
    ],
)
def test_what_does_not_apply_to_one_answer(wanted, reason):
    assert found(wanted) == [Finding(next(iter(wanted)), "not_applicable", reason)]


def test_the_parts_of_a_pass_rate_are_judged_on_each_answer():
    wanted = {"pass_rate": {"contains": "Bye", "is": ">=0.9"}}
    assert found(wanted) == [Finding("pass_rate", "failed", "contains: no 'Bye'")]
    assert found(wanted, call("Bye")) == [Finding("pass_rate", "passed")]


def test_the_model_that_a_test_names_is_not_expected_of_another():
    wanted = {"model": "claude-haiku-4-5"}
    assert found(wanted) == [Finding("model", "passed")]
    assert found(wanted, other=True)[0].found == "not_applicable"


def test_contracts_are_judged_but_those_that_are_waived():
    longer = call(max_tokens=1)
    names = {one.name: one for one in findings_in(longer, (), is_other_model=False)}
    assert (names["max_tokens"].found, names["max_tokens"].is_contract) == ("failed", True)
    waived = findings_in(longer, (), is_other_model=False, waived=("max_tokens",))
    assert "max_tokens" not in {one.name for one in waived}
