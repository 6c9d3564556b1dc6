"""What ``tools`` promise: the names that are called, and the inputs."""

from __future__ import annotations

import pytest

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
ADD, STRICT = ({"name": "add", "input_schema": SCHEMA} | more for more in ({}, {"strict": True}))
BASH = {"name": "bash", "type": "bash_20250124"}
ANY = {"tool_choice": {"type": "any"}}
FITS = "an input that fits the input_schema of 'add'"
MISFIT = "at $.a: 'one' is not of type 'integer'"


def using(name: str = "add", given: object = None, kind: str = "tool_use") -> dict[str, object]:
    use = {"type": kind, "id": "toolu_1", "name": name, "input": given or {"a": 1}}
    return {"content": [use], "stop_reason": "tool_use"}


@pytest.mark.parametrize("tool", [ADD, STRICT])
def test_a_call_of_a_tool_that_was_sent_keeps_it(verdict, call, tool):
    assert verdict("tools", call(sent={"tools": [tool]}, **using())).passed


def test_a_tool_without_a_schema_takes_any_input(verdict, call):
    sent = {"tools": [BASH]} | ANY

    assert verdict("tools", call(sent=sent, **using("bash", {"x": 1}))).passed


def test_a_tool_that_was_not_sent_breaks_it(verdict, call, stand_in):
    found = verdict("tools", call(sent={"tools": [ADD, BASH]}, **using("sub")))

    assert not found.passed
    assert found.expected == "calls of tools that were sent: 'add' or 'bash'"
    assert (found.observed, found.hint) == ("a call of 'sub'", stand_in)


def test_a_call_where_no_tool_was_sent_breaks_it(verdict, call):
    found = verdict("tools", call(**using()))

    assert not found.passed
    assert found.expected == "no tool call, as no tool was sent"
    assert found.observed == "a call of 'add'"


def test_an_input_that_a_strict_tool_does_not_take_breaks_it(verdict, call, stand_in):
    found = verdict("tools", call(sent={"tools": [STRICT]}, **using(given={"a": "one"})))

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == (FITS, MISFIT, stand_in)


def test_an_input_that_a_forced_tool_does_not_take_breaks_it(verdict, call):
    found = verdict("tools", call(sent={"tools": [ADD]} | ANY, **using(given={"a": "one"})))

    assert not found.passed
    assert (found.expected, found.observed) == (FITS, MISFIT)
    assert found.hint == (
        "describe the field in the tool's input_schema, or send strict=True with the tool"
    )


def test_the_input_of_a_tool_that_claude_chose_owes_nothing(verdict, call):
    assert verdict("tools", call(sent={"tools": [ADD]}, **using(given={"a": "one"}))).passed


def test_each_of_several_calls_is_looked_at(verdict, call):
    content = [*using()["content"], *using(given={"a": "one"})["content"]]

    assert not verdict("tools", call(sent={"tools": [STRICT]}, content=content)).passed


def test_a_schema_that_python_cannot_apply_is_not_judged(verdict, call):
    tool = {
        "name": "add",
        "strict": True,
        "input_schema": {"properties": {"a": {"pattern": r"\p{L}"}}},
    }

    assert verdict("tools", call(sent={"tools": [tool]}, **using(given={"a": "one"}))).passed


def test_an_input_that_was_blanked_is_not_judged(verdict, call):
    given = {"a": "REDACTED"}

    assert verdict("tools", call(sent={"tools": [STRICT]}, **using(given=given))).passed


@pytest.mark.parametrize(
    "reason", ["max_tokens", "refusal", "model_context_window_exceeded", "pause_turn", None]
)
def test_an_answer_that_was_stopped_early_owes_nothing(verdict, call, reason):
    answer = using(given={"a": "one"}) | {"stop_reason": reason}

    assert verdict("tools", call(sent={"tools": [STRICT]}, **answer)) is None


@pytest.mark.parametrize("kind", ["server_tool_use", "mcp_tool_use"])
def test_tools_that_the_api_runs_need_not_be_sent(verdict, call, kind):
    assert verdict("tools", call(**using("web_search", kind=kind))) is None


def test_a_thread_that_goes_on_has_its_tools_from_before(verdict, call):
    sent = {"thread": {"type": "continue", "previous_message_id": "msg_1"}}

    assert verdict("tools", call(sent=sent, **using())) is None


def test_nothing_is_promised_without_a_call(verdict, call):
    assert verdict("tools", call(sent={"tools": [ADD]})) is None
