"""What is likely and not promised: told, and never asserted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_claude_params.call import CallResponse
from pytest_claude_params.contracts.remarks import REMARKS, remarks

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "contracts.md"

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
ADD = {"name": "add", "input_schema": SCHEMA}
ZERO = {"temperature": 0}
USER = {"role": "user", "content": "Go on."}


def using(given: object, **answer: object) -> dict[str, object]:
    use = {"type": "tool_use", "id": "toolu_1", "name": "add", "input": given}
    return {"content": [use], "stop_reason": "tool_use"} | answer


def prefilled(text: str) -> dict[str, object]:
    return {"messages": [USER, {"role": "assistant", "content": text}]}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("aaa", "all answers to one request agree at 0, which the API does not promise"),
        ("aaba", "3 of 4 answers to one request agree at 0; the API does not promise that all do"),
        ("ab", "1 of 2 answers to one request agree at 0; the API does not promise that all do"),
    ],
)
def test_how_many_answers_agree_at_temperature_0_is_told(call, answers, said):
    assert remarks([call(one, sent=ZERO) for one in answers]) == [("temperature", said)]


@pytest.mark.parametrize("sent", [{}, {"temperature": 0.1}, {"temperature": None}])
def test_agreement_is_told_at_temperature_0_only(call, sent):
    assert remarks([call("a", sent=sent), call("a", sent=sent)]) == []


def test_one_answer_agrees_with_nothing(call):
    assert remarks([call(sent=ZERO), call(sent=ZERO | {"max_tokens": 5})]) == []


def test_errors_agree_on_nothing(call):
    error = CallResponse(400, body={"type": "error", "error": {"type": "api_error"}})

    assert remarks([replace(call(sent=ZERO), response=error)] * 2) == []


def test_a_loose_input_that_does_not_fit_is_told(call):
    assert remarks([call(sent={"tools": [ADD]}, **using({"a": "one"}))]) == [
        (
            "tools",
            (
                "the input of 'add' does not fit its schema, "
                "at $.a: 'one' is not of type 'integer'; strict=True with the tool would owe that"
            ),
        )
    ]


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ({"tools": [ADD]}, using({"a": 1})),
        ({"tools": [ADD]}, using({"a": "one"}, stop_reason="max_tokens")),
        ({"tools": [ADD | {"strict": True}]}, using({"a": "one"})),
        ({"tools": [ADD], "tool_choice": {"type": "any"}}, using({"a": "one"})),
        ({}, using({"a": "one"})),
    ],
    ids=["fits", "cut", "strict is owed", "forced is owed", "unknown is owed"],
)
def test_other_inputs_are_not_told_of(call, sent, answer):
    assert remarks([call(sent=sent, **answer)]) == []


def test_a_prefill_that_is_said_again_is_told(call):
    answer = call("Here is the JSON: {}", sent=prefilled("Here is the JSON:"))

    assert remarks([answer]) == [
        (
            "prefill",
            (
                "an answer begins with the whole prefill 'Here is the JSON:' again, "
                "which a stand-in for the API may have put there"
            ),
        )
    ]


@pytest.mark.parametrize(
    ("prefill", "text"), [("{", "{}"), ("Here is the JSON:", " {}"), ("ha ha ha ha", "ha ha ha ha")]
)
def test_what_can_well_come_twice_is_not_told_of(call, prefill, text):
    assert remarks([call(text, sent=prefilled(prefill))]) == []


@pytest.mark.parametrize("name", REMARKS)
def test_every_remark_is_documented(name):
    section = REFERENCE.read_text(encoding="utf-8").partition(
        "## What is told and never asserted\n"
    )[2]

    assert f"\n- `{name}" in section.partition("\n## ")[0]
