"""What ``tool_choice`` promises."""

from __future__ import annotations

import pytest

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
TOOLS = {"tools": [{"name": "add", "input_schema": SCHEMA}, {"name": "bash", "type": "bash_x"}]}
THIS = TOOLS | {"tool_choice": {"type": "tool", "name": "add"}}
ANY = TOOLS | {"tool_choice": {"type": "any"}}


def using(name: str = "add", tool_input: object = None) -> dict[str, object]:
    use = {"type": "tool_use", "id": "toolu_1", "name": name, "input": tool_input or {"a": 1}}
    return {"content": [use], "stop_reason": "tool_use"}


@pytest.mark.parametrize("sent", [THIS, ANY], ids=["this", "any"])
def test_a_call_of_the_tool_keeps_it(verdict, call, sent):
    assert verdict("forced_tool", call(sent=sent, **using())).passed


def test_a_tool_without_a_schema_takes_any_input(verdict, call):
    assert verdict("forced_tool", call(sent=ANY, **using("bash", {"x": 1}))).passed


@pytest.mark.parametrize(
    ("exchange", "expected", "observed"),
    [
        pytest.param({"sent": THIS}, "a call of the tool 'add'", "no tool call", id="text"),
        pytest.param({"sent": ANY}, "a call of one of the tools", "no tool call", id="any, text"),
        pytest.param(
            {"sent": THIS} | using("bash"),
            "a call of the tool 'add'",
            "a call of 'bash'",
            id="other",
        ),
    ],
)
def test_an_answer_without_the_tool_breaks_it(verdict, call, exchange, expected, observed):
    found = verdict("forced_tool", call(**exchange))

    assert not found.passed
    assert (found.expected, found.observed) == (expected, observed)
    assert found.hint == (
        "the recording does not belong to this request, or a stand-in for the API is wrong"
    )


def test_an_input_that_does_not_fit_breaks_it(verdict, call):
    found = verdict("forced_tool", call(sent=THIS, **using(tool_input={"a": "one"})))

    assert not found.passed
    assert found.observed == (
        "add with an input that does not fit, at $.a: 'one' is not of type 'integer'"
    )
    assert found.hint == (
        "describe the field in the tool's input_schema, or send strict=True with the tool"
    )


@pytest.mark.parametrize("reason", ["max_tokens", "refusal", "model_context_window_exceeded", None])
def test_an_answer_that_was_stopped_early_owes_nothing(verdict, call, reason):
    assert verdict("forced_tool", call(sent=THIS, stop_reason=reason)) is None


@pytest.mark.parametrize("choice", [{"type": "auto"}, {"type": "none"}, None])
def test_nothing_is_promised_where_no_tool_is_forced(verdict, call, choice):
    assert verdict("forced_tool", call(sent=TOOLS | {"tool_choice": choice})) is None


def test_a_schema_that_python_cannot_apply_is_not_judged(verdict, call):
    schema = {"properties": {"a": {"pattern": r"\p{L}"}}}
    sent = ANY | {"tools": [{"name": "add", "input_schema": schema}]}

    assert verdict("forced_tool", call(sent=sent, **using(tool_input={"a": "one"}))).passed
