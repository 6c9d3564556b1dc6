"""A system prompt shapes every answer."""

import pytest

pytestmark = pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=200)


@pytest.mark.claude_params(system="You are a tutor who always answers in German.")
@pytest.mark.claude_expect(language="de", stop_reason="end_turn", word_count="12..24")
def test_the_tutor_answers_in_german(claude):
    claude("Hello, how are you today?")


@pytest.mark.claude_expect(language="en", stop_reason="end_turn", word_count="12..24")
def test_without_the_tutor_the_answer_is_english(claude):
    claude("Hello, how are you today?")
