"""The exercise: exactly n questions, by the right stop sequence."""

import pytest
import quiz


@pytest.mark.claude_params(max_tokens=999, system=quiz.SYSTEM)
@pytest.mark.claude_expect(stop_reason="stop_sequence")
@pytest.mark.parametrize(
    ("topic", "n"), [("the Roman Empire", 3), ("photosynthesis", 5), ("jazz", 2)]
)
def test_exactly_as_many_questions_as_asked_for(claude_calls, topic, n):
    questions = quiz.generate_questions(topic, n).strip().splitlines()

    assert [question.partition(".")[0] for question in questions] == [
        str(number) for number in range(1, n + 1)
    ]
    assert claude_calls[0].response.stop_sequence == f"{n + 1}."
