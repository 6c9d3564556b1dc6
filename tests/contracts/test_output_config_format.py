"""What ``output_config.format`` promises."""

from __future__ import annotations

import pytest

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
FORMAT = {"type": "json_schema", "schema": SCHEMA}
NOW, BEFORE = {"output_config": {"format": FORMAT}}, {"output_format": FORMAT}
NAME = "output_config.format"


@pytest.mark.parametrize("sent", [NOW, BEFORE], ids=["now", "in the first betas"])
def test_an_answer_that_fits_keeps_it(verdict, call, sent):
    assert verdict(NAME, call('{"n": 1}', sent=sent)).passed


@pytest.mark.parametrize("sent", [NOW, BEFORE], ids=["now", "in the first betas"])
@pytest.mark.parametrize(
    ("text", "observed"),
    [
        ('{"n": "one"}', "at $.n: 'one' is not of type 'integer'"),
        ("{}", "at the top level: 'n' is a required property"),
        ("Here you are", "no JSON: 'Here you are'"),
        ("", "no text"),
    ],
)
def test_another_answer_breaks_it(broken, call, sent, text, observed):
    expected = "JSON that fits the schema of output_config.format"

    assert broken(NAME, call(text, sent=sent)) == (expected, observed)


def test_what_claude_says_before_a_tool_of_the_api_is_no_part_of_it(verdict, call):
    content = [
        {"type": "text", "text": "I will look it up."},
        {"type": "web_search_tool_result", "content": []},
        {"type": "text", "text": '{"n"'},
        {"type": "text", "text": ": 1}"},
    ]

    assert verdict(NAME, call(sent=NOW, content=content)).passed


def test_a_schema_that_python_cannot_apply_asks_for_json_only(verdict, call):
    schema = {"properties": {"n": {"pattern": r"\p{L}"}}}
    sent = {"output_config": {"format": FORMAT | {"schema": schema}}}

    assert verdict(NAME, call('{"n": "1"}', sent=sent)).passed
    assert not verdict(NAME, call("one", sent=sent)).passed


@pytest.mark.parametrize(
    "reason",
    ["max_tokens", "refusal", "model_context_window_exceeded", "tool_use", "stop_sequence", None],
)
def test_an_answer_that_ends_otherwise_owes_nothing(verdict, call, reason):
    assert verdict(NAME, call("Here", sent=NOW, stop_reason=reason)) is None


@pytest.mark.parametrize(
    "config",
    [
        {"effort": "low"},
        {"format": None},
        {"format": {"type": "of_tomorrow", "schema": SCHEMA}},
        {"format": {"type": "json_schema"}},
        None,
    ],
)
def test_nothing_is_promised_without_a_format(verdict, call, config):
    assert verdict(NAME, call(sent={"output_config": config})) is None
