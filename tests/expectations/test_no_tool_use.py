"""The expectation ``no_tool_use``."""

from __future__ import annotations

USE = {"type": "tool_use", "id": "toolu_1", "name": "add", "input": {"a": 1}}
SERVER = {"type": "server_tool_use", "id": "s_1", "name": "web_search", "input": {}}


def test_an_answer_in_words_passes(verdict, call):
    assert verdict(call(), no_tool_use=True).passed


def test_what_the_api_runs_itself_passes(verdict, call):
    assert verdict(call(content=[SERVER]), no_tool_use=True).passed


def test_a_call_fails(verdict, call):
    found = verdict(call(content=[USE, USE]), no_tool_use=True)

    assert (found.passed, found.expected) == (False, "no tool call")
    assert found.observed == 'add with {"a": 1} then add with {"a": 1}'


def test_a_name_is_refused(refusal):
    assert refusal("no_tool_use", "add") == (
        "claude_expect: no_tool_use='add' will not do. Allowed: True."
    )
