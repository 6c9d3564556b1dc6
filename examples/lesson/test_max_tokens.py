"""max_tokens cuts an answer; it does not make it longer."""

import pytest

pytestmark = pytest.mark.claude_params(model="claude-haiku-4-5")

POEM = "Write me a poem"
DIALOGUE = "Write a long dialogue between a lighthouse keeper and a cartographer."


@pytest.mark.claude_params(max_tokens=10)
@pytest.mark.claude_expect(stop_reason="max_tokens", input_tokens=11, output_tokens=10)
def test_a_small_limit_cuts_the_poem(claude):
    claude(POEM)


@pytest.mark.claude_params(max_tokens=500)
@pytest.mark.claude_expect(stop_reason="end_turn", output_tokens=145)
def test_a_large_limit_is_not_used_up(claude):
    message = claude(POEM)

    assert message.usage.output_tokens < 500


@pytest.mark.claude_expect(stop_reason=["max_tokens", "end_turn"])
def test_the_more_tokens_the_longer_it_takes(claude, claude_calls):
    for limit in (100, 1000, 4096):
        claude(DIALOGUE, max_tokens=limit)

    responses = [call.response for call in claude_calls]
    assert [response.usage["output_tokens"] for response in responses] == [100, 1000, 2809]
    assert [response.stop_reason for response in responses] == ["max_tokens"] * 2 + ["end_turn"]
    # A duration is a fact about the recording; a live answer takes what it takes.
    if claude_calls[0].source == "replayed":
        seconds = [response.latency_s for response in responses]
        assert seconds == pytest.approx([1.91, 17.31, 45.57], abs=0.02)
