"""What ``tool_choice`` promises."""

from __future__ import annotations

import pytest

AUTO, ANY, NONE = {"type": "auto"}, {"type": "any"}, {"type": "none"}
THIS = {"type": "tool", "name": "add"}
ALONE = {"disable_parallel_tool_use": True}


def using(*names: str, kind: str = "tool_use") -> dict[str, object]:
    uses = [{"type": kind, "id": "toolu_1", "name": name, "input": {}} for name in names]
    return {"content": uses, "stop_reason": "tool_use"}


@pytest.mark.parametrize(
    ("choice", "called"),
    [
        (ANY, ["bash"]),
        (ANY, ["add", "bash"]),
        (THIS, ["add"]),
        (THIS, ["add", "bash"]),
        (NONE, []),
        (AUTO | ALONE, []),
        (AUTO | ALONE, ["add"]),
        (ANY | ALONE, ["bash"]),
        (THIS | ALONE, ["add"]),
    ],
)
def test_calls_as_it_says_keep_it(verdict, call, choice, called):
    assert verdict("tool_choice", call(sent={"tool_choice": choice}, **using(*called))).passed


@pytest.mark.parametrize(
    ("choice", "called", "told"),
    [
        (ANY, [], ("a call of one of the tools", "no tool call")),
        (THIS, [], ("a call of the tool 'add'", "no tool call")),
        (THIS, ["bash"], ("a call of the tool 'add'", "a call of 'bash'")),
        (NONE, ["add"], ("no tool call", "a call of 'add'")),
        (AUTO | ALONE, ["a", "b"], ("at most one tool call", "2 tool calls, of 'a' and 'b'")),
        (ANY | ALONE, ["a", "b"], ("exactly one tool call", "2 tool calls, of 'a' and 'b'")),
        (ANY | ALONE, [], ("exactly one tool call", "no tool call")),
        (
            THIS | ALONE,
            ["add", "add"],
            ("exactly one tool call, of 'add'", "2 tool calls, of 'add' and 'add'"),
        ),
        (THIS | ALONE, ["b"], ("exactly one tool call, of 'add'", "a call of 'b'")),
    ],
)
def test_other_calls_break_it(broken, call, choice, called, told):
    answer = call(sent={"tool_choice": choice}, **using(*called))

    assert broken("tool_choice", answer) == told


@pytest.mark.parametrize("kind", ["server_tool_use", "mcp_tool_use"])
def test_tools_that_the_api_runs_are_tools_too(verdict, call, kind):
    answer = using("web_search", "web_search", kind=kind) | {"stop_reason": "end_turn"}

    assert verdict("tool_choice", call(sent={"tool_choice": ANY}, **answer)).passed
    # It runs them one after the other, which is not in parallel.
    assert verdict("tool_choice", call(sent={"tool_choice": ANY | ALONE}, **answer)).passed
    assert not verdict("tool_choice", call(sent={"tool_choice": NONE}, **answer)).passed


@pytest.mark.parametrize(
    "reason", ["max_tokens", "refusal", "model_context_window_exceeded", "pause_turn", None]
)
def test_an_answer_that_was_stopped_early_owes_no_call(verdict, call, reason):
    assert verdict("tool_choice", call(sent={"tool_choice": THIS}, stop_reason=reason)).passed


def test_an_answer_that_was_stopped_early_may_not_call_either(verdict, call):
    answer = using("add") | {"stop_reason": "max_tokens"}

    assert not verdict("tool_choice", call(sent={"tool_choice": NONE}, **answer)).passed


@pytest.mark.parametrize("choice", [AUTO, AUTO | {"disable_parallel_tool_use": False}, {}, None])
def test_nothing_is_promised_where_claude_may_choose(verdict, call, choice):
    assert verdict("tool_choice", call(sent={"tool_choice": choice})) is None
