"""The expectation ``tool_use``."""

from __future__ import annotations

import json

import pytest

PARIS = {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {"city": "Paris"}}
TIME = {"type": "tool_use", "id": "toolu_2", "name": "get_time", "input": {"zone": 1}}
TOOLS = {"tools": [{"name": "get_weather"}]}
ALLOWED = (
    "Allowed: the name of a tool, a mapping with its name and its input or input_schema "
    "({'name': 'get_weather', 'input': {'city': 'Paris'}}), or a list of these for exactly these "
    "calls in this order."
)


@pytest.mark.parametrize(
    "wanted",
    [
        "get_time",
        {"name": "get_time", "input": {"zone": 1.0}},
        {"name": "get_weather", "input_schema": {"required": ["city"]}},
        ["get_weather", "get_time"],
        [{"name": "get_weather", "input": {"city": "Paris"}}, "get_time"],
    ],
)
def test_these_calls_pass(verdict, call, wanted):
    assert verdict(call(content=[PARIS, TIME]), tool_use=wanted).passed


@pytest.mark.parametrize(
    ("wanted", "observed"),
    [
        ("add", "get_weather and get_time"),
        ({"name": "get_time", "input": {"zone": True}}, 'get_time with {"zone": 1}'),
        ({"name": "get_time", "input": {}}, 'get_time with {"zone": 1}'),
        (
            {"name": "get_time", "input_schema": {"properties": {"zone": {"type": "string"}}}},
            "get_time with an input that does not fit, at $.zone: 1 is not of type 'string'",
        ),
        (["get_time", "get_weather"], "call 1 is get_weather instead of get_time"),
        (["get_weather"], "2 calls: get_weather and get_time"),
        (["get_weather", "get_time", "get_time"], "2 calls: get_weather and get_time"),
    ],
)
def test_other_calls_fail(verdict, call, wanted, observed):
    found = verdict(call(content=[PARIS, TIME]), tool_use=wanted)

    assert (found.passed, found.observed, found.hint) == (False, observed, "")


def test_what_is_expected_is_listed(verdict, call):
    found = verdict(call(), tool_use=["a", {"name": "b", "input": {"x": "ä"}}])

    assert found.expected == 'a then b with {"x": "ä"}'


@pytest.mark.parametrize(
    ("sent", "answer", "hint"),
    [
        ({}, {}, "no tools were sent"),
        (TOOLS, {"stop_reason": "max_tokens"}, "the answer was cut at max_tokens=100"),
        (
            TOOLS,
            {},
            "Claude chose to call no tool; tool_choice={'type': 'any'} makes it call one",
        ),
    ],
)
def test_no_call_at_all(verdict, call, sent, answer, hint):
    found = verdict(call(sent=sent, **answer), tool_use="get_weather")

    assert (found.passed, found.observed, found.hint) == (False, "no tool call", hint)


def test_what_the_api_runs_itself_is_no_call(verdict, call):
    server = {"type": "server_tool_use", "id": "s", "name": "get_weather", "input": {}}

    assert not verdict(call(content=[server]), tool_use="get_weather").passed


def test_a_schema_may_lie_in_a_file(verdict, call, tmp_path, monkeypatch):
    (tmp_path / "zone.json").write_text(json.dumps({"required": ["zone"]}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    wanted = {"name": "get_time", "input_schema": "zone.json"}

    found = verdict(call(content=[TIME | {"input": {}}]), tool_use=wanted)

    assert found.expected == "get_time with the schema in zone.json"
    assert found.observed == (
        "get_time with an input that does not fit, at the top level: 'zone' is a required property"
    )


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ([], "It names no tool; to expect none, write no_tool_use=True."),
        ({}, "It names no tool: {'name': 'get_weather', 'input': {'city': 'Paris'}}."),
        (["a", 1], "It names no tool: {'name': 'get_weather', 'input': {'city': 'Paris'}}."),
        ({"name": "a", "inputs": {}}, "A tool has no 'inputs'. Did you mean 'input'?"),
        (
            {"name": "a", "input": 1},
            "The input of a tool is a mapping: {'name': 'get_weather', 'input': {'city': 'Paris'}}.",
        ),
        ({"name": "a", "input_schema": {"type": "objekt"}}, "It is no JSON schema at $.type:"),
        ({"name": "a", "input_schema": 5}, "It is neither True nor a schema."),
    ],
)
def test_what_will_not_do(refusal, wanted, said):
    told = refusal("tool_use", wanted)

    assert told.startswith(f"claude_expect: tool_use={wanted!r} will not do. {said}")
    assert told.endswith(ALLOWED)
