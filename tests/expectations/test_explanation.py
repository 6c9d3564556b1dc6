"""What a user reads when an expectation fails."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.expectations import Verdict, explain, headline


def test_a_failure_shows_what_was_sent_and_answered(verdict, call):
    sent = {
        "max_tokens": 10,
        "stop_sequences": ["###"],
        "system": "Be\nbrief",
        "tools": [{"name": "add"}],
        "metadata": {"user_id": "u"},
    }
    answer = call("Once upon a time", sent=sent, stop_reason="max_tokens")
    answer = replace(answer, origin="api", recorded_at="2026-11-20")

    assert explain(verdict(answer, stop_reason="end_turn")) == (
        "stop_reason\n"
        "  expected  'end_turn'\n"
        "  observed  'max_tokens'\n"
        '  sent      model=claude-haiku-4-5 max_tokens=10 stop_sequences=["###"] '
        'system="Be\\nbrief" tools=["add"]\n'
        "  prompt    'Say hi'\n"
        "  usage     9 in / 4 out\n"
        "  answer    'Once upon a time'\n"
        "  from      replayed, answered by api, recorded 2026-11-20\n"
        "  hint      the answer was cut at max_tokens=10; allow more, or ask for less"
    )


def test_a_failed_sample_shows_how_often_each_answer_came(verdict, call):
    animals = ["Emu", "Emu", "Lion"] + [f"Animal {n}" for n in range(8)]

    assert explain(verdict(*map(call, animals), distinct=1)) == (
        "distinct\n"
        "  expected  1\n"
        "  observed  10 (in 11 answers)\n"
        "  sent      model=claude-haiku-4-5 max_tokens=100\n"
        "  prompt    'Say hi'\n"
        "  usage     99 in / 44 out in 11 calls\n"
        "  answers      2x  'Emu'\n"
        "               1x  'Lion'\n"
        "               1x  'Animal 0'\n"
        "               1x  'Animal 1'\n"
        "               1x  'Animal 2'\n"
        "               1x  'Animal 3'\n"
        "               1x  'Animal 4'\n"
        "               1x  'Animal 5'\n"
        "               2x  2 other answers\n"
        "  from      replayed\n"
        "  hint      answers that differ only in case or in the full stop count as one"
    )


def test_an_error_has_no_answer_and_no_usage(verdict, error):
    refused = error(400, "invalid_request_error", "bad\x1b[31m")

    assert explain(verdict(refused, text="A")) == (
        "text\n"
        "  expected  'A'\n"
        "  observed  HTTP 400 invalid_request_error: bad\\x1b[31m\n"
        "  sent      model=claude-haiku-4-5 max_tokens=100\n"
        "  prompt    'Say hi'\n"
        "  from      replayed\n"
        "  hint      there is no answer to judge; if the error is wanted, "
        "expect error_type='invalid_request_error' alone"
    )


def shown(screen: str, label: str) -> str:
    (line,) = [line for line in screen.splitlines() if line.startswith(f"  {label} ")]
    return line[12:]


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [
        ("starts_with", "B", f"'{'A' * 200}' ..."),
        ("stop_sequence", "END", f"... '{'A' * 197}end'"),
        ("json", True, f"... '{'A' * 197}end'"),
    ],
)
def test_a_long_answer_is_cut_where_it_does_not_matter(verdict, call, name, wanted, expected):
    answer = call("A" * 300 + "end", sent={"stop_sequences": ["END"]})

    assert shown(explain(verdict(answer, **{name: wanted})), "answer") == expected


# Texts that json, regular expressions and language detection may choke on.
ANYTHING = {
    "stop_reason": "refusal",
    "stop_sequence": "END",
    "text": "A",
    "contains": "A",
    "not_contains": "A",
    "matches": "(?m)^A$",
    "starts_with": "A",
    "one_of": ["A"],
    "word_count": 3,
    "list_items": 3,
    "json": {"type": "object"},
    "language": "fr",
}


@settings(deadline=None, max_examples=40)
@given(answer=st.text())
def test_any_answer_is_explained_without_control_characters(verdicts, call, answer):
    found = verdicts(ANYTHING, call(answer))
    lines = [line for one in found for line in explain(one).splitlines()]

    assert len(found) == len(ANYTHING)
    assert [line for line in [*lines, headline(found)] if not line.isprintable()] == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("a\tb\x1b[0m\u202e", r"'a\tb\x1b[0m\u202e'"),
        ("Gr\xfc\xdfe", "'Gr\xfc\xdfe'"),
        ("\ud800", r"'\ud800'"),
        ("", "empty"),
    ],
)
def test_control_characters_are_shown_and_letters_kept(verdict, call, answer, expected):
    assert shown(explain(verdict(call(answer), starts_with="B")), "answer") == expected


def test_a_tool_call_is_shown_as_the_answer(verdict, call):
    use = {"type": "tool_use", "id": "toolu_1", "name": "add", "input": {"b": 2, "a": 1}}
    screen = explain(verdict(call(content=[use], stop_reason="tool_use"), stop_reason="end_turn"))

    assert shown(screen, "answer") == """'add({"a": 1, "b": 2})'"""


def test_a_stream_that_was_cut_is_told(verdict, call):
    start = 'event: message_start\ndata: {"type":"message_start","message":{"content":[]}}\n\n'
    answer = call()
    cut = replace(answer, response=replace(answer.response, body=start))
    found = verdict(cut, stop_reason="end_turn")

    assert "            (the stream was cut before its end)" in explain(found).splitlines()
    assert (found.observed, found.hint) == ("None", "the stream ended early")


def test_the_api_version_is_part_of_what_was_sent(verdict, call):
    answer = call()
    request = replace(answer.request, headers={"anthropic-version": "2026-10-21"})
    screen = explain(verdict(replace(answer, request=request), text="A"))

    assert shown(screen, "sent") == (
        "model=claude-haiku-4-5 max_tokens=100 anthropic-version=2026-10-21"
    )


def test_a_mixed_sample_names_all_sources(verdict, call):
    old = replace(call("A"), origin="simulator", recorded_at="2026-11-20")
    new = replace(call("B", source="recorded"), origin="api", recorded_at="2026-11-21")
    screen = explain(verdict(old, new, identical=True))

    assert shown(screen, "from") == (
        "replayed and recorded, answered by simulator and api, recorded 2026-11-20 to 2026-11-21"
    )


def test_long_prompts_and_parameters_are_cut(verdict, call):
    sent = {"system": "S" * 80, "messages": [{"role": "user", "content": "P" * 90}]}
    screen = explain(verdict(call(sent=sent), text="A"))

    assert shown(screen, "sent").endswith(f'system="{"S" * 59} ...')
    assert shown(screen, "prompt") == f"'{'P' * 80}' ..."


def test_the_usage_of_a_sample_is_added_up(verdict, call):
    calls = [call("A"), call("B", usage={"input_tokens": None, "output_tokens": None})]

    assert shown(explain(verdict(*calls, distinct=1)), "usage") == "9 in / 4 out in 2 calls"


def test_a_verdict_without_calls_can_be_explained():
    assert explain(Verdict(passed=False, expected="a", observed="b", subject="own")) == (
        "own\n  expected  a\n  observed  b"
    )


def test_the_headline_is_the_first_failure_and_how_many_follow(verdicts, call):
    found = verdicts({"word_count": 1, "text": "B", "starts_with": "C"}, call("A"))

    assert headline(found) == "text: expected 'B', observed 'A' (and 1 more)"
    assert headline(found[:2]) == "text: expected 'B', observed 'A'"


def test_the_headline_names_the_call(verdicts, call):
    found = verdicts({"text": "A"}, call("A"), call("B"))

    assert headline(found) == "text (call 2 of 2): expected 'A', observed 'B'"


def test_the_headline_of_success_is_empty(verdicts, call):
    assert headline(verdicts({"text": "A"}, call("A"))) == ""


def test_the_headline_is_one_short_line():
    long = Verdict(passed=False, expected="x" * 500, observed="a\nb", subject="own")

    assert headline([long]) == f"own: expected {'x' * 120} ..., observed a\\nb"
