"""A stop sequence ends the answer where it would have been written, and is left out of it."""

import json

import pytest

from pytest_claude_params import text_of

pytestmark = pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=500)

PERSON = "Write a JSON object describing a person with name, age and city. Answer with JSON only."


PERSONS = {
    "type": "object",
    "required": ["name", "age", "city"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "city": {"type": "string"},
    },
}


@pytest.mark.claude_expect(stop_reason="end_turn", json=PERSONS)
def test_without_a_stop_sequence_the_object_is_whole(claude):
    assert text_of(claude(PERSON)).count("}") == 1


@pytest.mark.claude_params(stop_sequences=["}"])
@pytest.mark.claude_expect(stop_reason="stop_sequence", stop_sequence="}", not_contains="}")
def test_a_closing_brace_as_stop_sequence_is_not_in_the_text(claude):
    text = text_of(claude(PERSON))

    assert set(json.loads(text + "}")) == {"name", "age", "city"}


@pytest.mark.claude_params(stop_sequences=["b", "c"])
@pytest.mark.claude_expect(stop_reason="stop_sequence", not_contains=["b", "c"], word_count="<=8")
def test_the_first_of_several_to_appear_stops_the_poem(claude):
    messages = claude.sample("Write a short poem about the sea", 3)

    # Which of them is asked first is chance.
    assert sorted(message.stop_sequence for message in messages) == ["b", "b", "c"]
