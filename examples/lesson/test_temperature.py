"""At temperature 0 answers repeat; at temperature 1 they are drawn from a distribution."""

import pytest

from pytest_claude_params import text_of

# The newest models and API version 2026-10-21 reject a temperature. This model still takes
# one on API version 2023-06-01, which pyproject.toml pins for the lesson.
pytestmark = pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=10)

PLANET = "Name an alien planet. Answer with one word."
ANIMAL = "Pick any animal. Answer with one word."


@pytest.mark.claude_params(temperature=0)
@pytest.mark.claude_expect(identical=True, text="Kestrax")
def test_at_0_the_planet_is_always_the_same(claude):
    claude.sample(PLANET, 3)


@pytest.mark.claude_params(temperature=1)
@pytest.mark.claude_expect(distinct=3)
def test_at_1_every_planet_is_another(claude):
    messages = claude.sample(PLANET, 3)

    # Asked at the same time, so which is the second is chance.
    assert {text_of(message) for message in messages} == {"Kestrax", "Kelaryx", "Xelara"}


@pytest.mark.claude_params(temperature=0)
@pytest.mark.claude_expect(share={"Giraffe": 1.0}, word_count=1)
def test_at_0_the_animal_is_always_the_giraffe(claude):
    claude.sample(ANIMAL, 100)


@pytest.mark.claude_params(temperature=1)
@pytest.mark.claude_expect(share={"Giraffe": ">0.5"}, distinct=">=4", word_count=1)
def test_at_1_the_giraffe_wins_more_than_half_of_the_time(claude):
    claude.sample(ANIMAL, 100)
