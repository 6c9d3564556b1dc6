import json

import jsonschema
import pytest

WEATHER = {
    "name": "get_weather",
    "input_schema": {
        "type": "object",
        "properties": {
            "city": {"type": "string"},
            "unit": {"enum": ["celsius", "fahrenheit"]},
            "days": {"type": "integer", "minimum": 1},
        },
        "required": ["city", "unit", "days"],
    },
}
CLOCK = {"name": "get_time", "input_schema": {"type": "object"}}
CALL = {"name": "get_weather", "input": {"city": "Oslo", "unit": "celsius", "days": 2}}
RAIN = {"replies": [{"matches": "rain", "tool_use": CALL}]}


@pytest.mark.parametrize(
    ("choice", "name"),
    [({"type": "any"}, "get_weather"), ({"type": "tool", "name": "get_time"}, "get_time")],
)
def test_a_forced_tool_is_called_with_an_input_that_fits(ask, choice, name):
    message = ask("Hello", tools=[WEATHER, CLOCK], tool_choice=choice)
    (block,) = message.content

    assert ("tool_use", name) == (message.stop_reason, block.name)
    assert block.id.startswith("toolu_sim")
    schemas = {tool["name"]: tool["input_schema"] for tool in (WEATHER, CLOCK)}
    jsonschema.validate(block.input, schemas[name])


@pytest.mark.parametrize("choice", [{"type": "auto"}, {"type": "any"}])
def test_the_scenario_decides_on_a_tool_call(simulate, asker, choice):
    ask = asker(simulate(RAIN))
    message = ask("Will it rain?", tools=[CLOCK, WEATHER], tool_choice=choice)

    assert CALL["input"] == message.content[0].input


@pytest.mark.parametrize(
    "parameters", [{}, {"tools": [CLOCK]}, {"tools": [WEATHER], "tool_choice": {"type": "none"}}]
)
def test_a_tool_that_may_not_be_called_is_not_called(simulate, asker, parameters):
    message = asker(simulate(RAIN))("Will it rain?", **parameters)

    assert (
        [block.type for block in message.content],
        message.stop_reason,
    ) == (["text"], "end_turn")


def test_words_come_before_the_tool(simulate, asker):
    reply = {"matches": "rain", "answer": "Let me look.", "tool_use": CALL}
    message = asker(simulate({"replies": [reply]}))("Will it rain?", tools=[WEATHER])

    assert [block.type for block in message.content] == ["text", "tool_use"]
    assert message.stop_reason == "tool_use"


def test_a_tool_call_is_streamed_as_pieces_of_json(ask):
    arguments = ask.arguments("Hello", tools=[WEATHER], tool_choice={"type": "any"})
    with ask.client.messages.stream(**arguments) as stream:
        pieces = [event.partial_json for event in stream if event.type == "input_json"]
        message = stream.get_final_message()

    assert len(pieces) > 5
    assert json.loads("".join(pieces)) == message.content[0].input


def test_max_tokens_may_cut_a_tool_call(ask):
    message = ask("Hello", tools=[WEATHER], tool_choice={"type": "any"}, max_tokens=3)

    assert (message.stop_reason, message.content[0].input) == ("max_tokens", {})
    assert message.usage.output_tokens == 3


def test_the_answer_to_a_tool_result_comes_from_the_scenario(simulate, asker):
    ask = asker(simulate(RAIN | {"fallback": "Take an umbrella."}))
    call = ask("Will it rain?", tools=[WEATHER])
    result = {"type": "tool_result", "tool_use_id": call.content[0].id, "content": "showers"}
    turns = [
        {"role": "user", "content": "Will it rain?"},
        call.to_param(),
        {"role": "user", "content": [result]},
    ]

    assert ask.text("", messages=turns, tools=[WEATHER]) == "Take an umbrella."


def test_a_tool_of_the_api_has_an_empty_input(ask):
    message = ask(
        "Hello",
        tools=[{"type": "bash_20250124", "name": "bash"}],
        tool_choice={"type": "tool", "name": "bash"},
    )

    assert (message.content[0].name, message.content[0].input) == ("bash", {})
