"""The figures that the lesson tells of, asked for as the lesson does."""

import json
import re
from collections import Counter

import pytest

from pytest_claude_params.simulator.composing.pace import Pace
from pytest_claude_params.simulator.scenario_file import lesson_scenario

POEM = "Write me a poem"
DIALOGUE = "Write a long dialogue between a lighthouse keeper and a cartographer."
PERSON = "Write a JSON object describing a person with name, age and city. Answer with JSON only."
SEA = "Write a short poem about the sea"
PLANET = "Name an alien planet. Answer with one word."
ANIMAL = "Pick any animal. Answer with one word."


@pytest.mark.parametrize(
    ("prompt", "max_tokens", "output_tokens", "stop_reason"),
    [
        (POEM, 10, 10, "max_tokens"),
        (POEM, 144, 144, "max_tokens"),
        (POEM, 145, 145, "end_turn"),
        (POEM, 500, 145, "end_turn"),
        (DIALOGUE, 100, 100, "max_tokens"),
        (DIALOGUE, 1000, 1000, "max_tokens"),
        (DIALOGUE, 4096, 2809, "end_turn"),
    ],
)
def test_max_tokens(ask, prompt, max_tokens, output_tokens, stop_reason):
    message = ask(prompt, max_tokens=max_tokens)

    assert (output_tokens, stop_reason) == (message.usage.output_tokens, message.stop_reason)


def test_the_poem_has_11_input_tokens(ask):
    assert ask(POEM).usage.input_tokens == 11


def test_the_dialogue_takes_as_long_as_the_lesson_says():
    pace = lesson_scenario().timing

    assert isinstance(pace, Pace)
    assert [pace.seconds(tokens) for tokens in (100, 1000, 2809)] == [1.91, 17.31, 45.57]


def test_the_person_is_one_flat_json_object(ask):
    message = ask(PERSON)

    assert message.stop_reason == "end_turn"
    assert {"name", "age", "city"} == set(json.loads(message.content[0].text))
    assert message.content[0].text.count("}") == 1


def test_the_person_is_cut_at_the_brace(ask):
    message = ask(PERSON, stop_sequences=["}"])

    assert (message.stop_reason, message.stop_sequence) == ("stop_sequence", "}")
    assert {"name", "age", "city"} == set(json.loads(message.content[0].text + "}"))


def test_the_sea_stops_at_b_then_c_then_b(ask):
    messages = [ask(SEA, stop_sequences=["b", "c"]) for _ in range(3)]

    assert [message.stop_sequence for message in messages] == ["b", "c", "b"]
    assert all(len(message.content[0].text) > 10 for message in messages)


def test_the_planet_is_the_same_three_times_at_temperature_0(ask):
    assert [ask.text(PLANET, temperature=0) for _ in range(3)] == ["Kestrax"] * 3


@pytest.mark.parametrize("parameters", [{}, {"temperature": 1}, {"temperature": 1.0}])
@pytest.mark.parametrize("max_tokens", [10, 100, 1000])
def test_the_planet_is_another_each_time_at_temperature_1(ask, parameters, max_tokens):
    planets = [ask.text(PLANET, max_tokens=max_tokens, **parameters) for _ in range(3)]

    assert planets == ["Kestrax", "Kelaryx", "Xelara"]


def test_the_animal_is_a_giraffe_100_times_at_temperature_0(ask):
    assert Counter(ask.text(ANIMAL, temperature=0) for _ in range(100)) == {"Giraffe": 100}


def test_the_animal_is_mostly_a_giraffe_at_temperature_1(ask):
    animals = Counter(ask.text(ANIMAL, temperature=1) for _ in range(100))

    assert animals == {
        "Giraffe": 66,
        "Elephant": 8,
        "Octopus": 6,
        "Otter": 6,
        "Penguin": 5,
        "Capybara": 4,
        "Axolotl": 3,
        "Heron": 2,
    }


@pytest.mark.parametrize(
    ("system", "beginning"),
    [
        ("You are a tutor who always answers in German.", "Guten Tag! Mir geht es heute sehr gut,"),
        ("", "Hello! I am doing very well today,"),
    ],
)
def test_the_system_prompt_decides_the_language(ask, system, beginning):
    text = ask.text("Hello, how are you today?", **({"system": system} if system else {}))

    assert text.startswith(beginning)


@pytest.mark.parametrize(
    ("topic", "number"), [("the Roman Empire", 3), ("photosynthesis", 5), ("jazz", 2)]
)
def test_the_exercise_gives_as_many_questions_as_asked_for(ask, topic, number):
    message = ask(
        f"Write {number} quiz questions about {topic}.",
        system="You write quiz questions as a numbered list, one question a line.",
        max_tokens=999,
        stop_sequences=[f"{number + 1}."],
    )
    numbers = re.findall(r"\d+\.", message.content[0].text)

    assert [f"{each}." for each in range(1, number + 1)] == numbers
    assert message.stop_sequence == f"{number + 1}."


@pytest.mark.parametrize(
    ("prompt", "system", "answer"),
    [
        ("What is the capital of France?", "", "Paris."),
        ("Count from 1 to 10.", "", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"),
        ("Where is my order?", "Antworte auf Deutsch.", "Gerne sehe ich für Sie nach."),
        ("Where is my order?", "Be kind.", "I would be glad to look that up for you."),
        ("Summarise the minutes.", "", "This is a simulated answer, not one of Claude's."),
    ],
)
def test_prompts_of_the_tutorials(ask, prompt, system, answer):
    assert ask.text(prompt, **({"system": system} if system else {})).startswith(answer)
