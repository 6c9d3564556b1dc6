"""Tools over several turns."""

import pytest

TOOLS = [{"name": name, "input_schema": {"type": "object"}} for name in ("get_weather", "get_time")]
OSLO = {"name": "get_weather", "input": {"city": "Oslo"}}
BERGEN = {"name": "get_weather", "input": {"city": "Bergen"}}
TIME = {"name": "get_time", "input": {}}
BOTH = {"replies": [{"matches": "cities", "answer": "I look.", "tool_uses": [OSLO, BERGEN, TIME]}]}
QUESTION = {"role": "user", "content": "How is it in both cities?"}


def answered(turns, message, text="It rains."):
    """Add a message with tool calls and a result for each."""
    results = [
        {"type": "tool_result", "tool_use_id": block.id, "content": text}
        for block in message.content
        if block.type == "tool_use"
    ]
    return [*turns, message.to_param(), {"role": "user", "content": results}]


def calls(message):
    return [block.input.get("city") for block in message.content if block.type == "tool_use"]


def test_several_tools_are_called_in_one_answer(simulate, asker):
    message = asker(simulate(BOTH))("", messages=[QUESTION], tools=TOOLS)

    assert [block.type for block in message.content] == ["text", *["tool_use"] * 3]
    assert calls(message) == ["Oslo", "Bergen", None]
    assert len({block.id for block in message.content[1:]}) == 3


def test_several_tool_calls_are_streamed_one_after_the_other(simulate, asker):
    ask = asker(simulate(BOTH))
    plain = ask("", messages=[QUESTION], tools=TOOLS)
    with ask.client.messages.stream(
        **ask.arguments("", messages=[QUESTION], tools=TOOLS)
    ) as stream:
        streamed = stream.get_final_message()

    assert calls(streamed) == calls(plain)
    assert streamed.usage == plain.usage


def test_a_streamed_input_begins_with_an_empty_fragment(simulate, asker):
    """As each real one does; a parser has to take it."""
    ask = asker(simulate(BOTH))
    arguments = ask.arguments("", messages=[QUESTION], tools=TOOLS)
    events = list(ask.client.messages.create(**arguments, stream=True))
    first = {}
    for event in events:
        if event.type == "content_block_delta" and event.delta.type == "input_json_delta":
            first.setdefault(event.index, event.delta)

    assert [delta.partial_json for delta in first.values()] == [""] * 3


def test_a_call_says_that_the_model_made_it(simulate, asker):
    """And is sent back as it came."""
    ask = asker(simulate(BOTH))
    answer = ask("", messages=[QUESTION], tools=TOOLS)
    turns = [QUESTION, {"role": "assistant", "content": answer.content}]
    made = [block for block in answer.content if block.type == "tool_use"]
    turns.append(results(*(block.id for block in made)))

    assert [block.to_dict()["caller"] for block in made] == [{"type": "direct"}] * 3
    assert ask("", messages=turns, tools=TOOLS).stop_reason == "end_turn"


def test_without_parallel_use_the_tools_are_called_one_by_one(simulate, asker):
    ask = asker(simulate(BOTH | {"after_tools": "So: {result}"}))
    choice = {"type": "auto", "disable_parallel_tool_use": True}
    turns, seen = [QUESTION], []
    for _ in range(3):
        message = ask("", messages=turns, tools=TOOLS, tool_choice=choice)
        seen += calls(message)
        turns = answered(turns, message)
    last = ask("", messages=turns, tools=TOOLS, tool_choice=choice)

    assert seen == ["Oslo", "Bergen", None]
    assert last.content[0].text == "So: It rains."


def test_the_answer_to_tools_tells_what_they_said(ask):
    call = ask("Hello", tools=TOOLS, tool_choice={"type": "any"})
    turns = answered([{"role": "user", "content": "Hello"}], call)

    assert ask.text("", messages=turns, tools=TOOLS) == (
        "This is a simulated answer, not one of Claude's. The tools said: It rains."
    )


def test_a_scenario_without_words_for_it_has_some_built_in(simulate, asker):
    ask = asker(simulate({"replies": [{"tool_use": OSLO}]}))
    message = ask("", messages=[QUESTION], tools=TOOLS)

    assert ask.text("", messages=answered([QUESTION], message), tools=TOOLS) == (
        "This is a simulated answer, not one of Claude's. What the tools said: It rains."
    )


def test_words_before_a_tool_are_not_the_last_word(simulate, asker):
    ask = asker(simulate(BOTH | {"after_tools": "So: {result}"}))
    message = ask("", messages=[QUESTION], tools=TOOLS)
    turns = answered([QUESTION], message, "fine in both cities")

    assert ask.text("", messages=turns, tools=TOOLS).startswith("So: fine in both cities")


def test_what_tools_said_can_lead_to_the_next_tool(simulate, asker):
    then = {"matches": "rains", "answer": "Rain! And when?", "tool_use": TIME}
    ask = asker(simulate({"replies": [{"matches": "cities", "tool_use": OSLO}, then]}))
    message = ask("", messages=[QUESTION], tools=TOOLS)
    turns = answered([QUESTION], message)
    second = ask("", messages=turns, tools=TOOLS)

    assert second.content[0].text == "Rain! And when?"
    assert second.content[1].name == "get_time"
    last = ask("", messages=answered(turns, second), tools=TOOLS)
    assert last.stop_reason == "end_turn"


@pytest.mark.parametrize("choice", [{"type": "any"}, {"type": "tool", "name": "get_weather"}])
def test_a_forced_tool_is_called_again(simulate, asker, choice):
    ask = asker(simulate({"replies": [{"matches": "cities", "tool_use": OSLO}]}))
    message = ask("", messages=[QUESTION], tools=TOOLS)
    turns = answered([QUESTION], message)

    again = ask("", messages=turns, tools=TOOLS, tool_choice=choice)
    assert calls(again) == ["Oslo"]


def test_a_new_question_calls_the_tool_again(simulate, asker):
    ask = asker(simulate({"replies": [{"matches": "cities", "tool_use": OSLO}]}))
    message = ask("", messages=[QUESTION], tools=TOOLS)
    turns = answered([QUESTION], message)
    turns += [{"role": "assistant", "content": "It rains."}, QUESTION]

    assert calls(ask("", messages=turns, tools=TOOLS)) == ["Oslo"]


CALLED = {
    "role": "assistant",
    "content": [
        {"type": "tool_use", "id": "toolu_1", "name": "get_time", "input": {}},
        {"type": "tool_use", "id": "toolu_2", "name": "get_time", "input": {}},
    ],
}
UNANSWERED = (
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: {}. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
)


def results(*ids):
    blocks = [{"type": "tool_result", "tool_use_id": each} for each in ids]
    return {"role": "user", "content": blocks}


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/messages/count_tokens"])
@pytest.mark.parametrize(
    ("turns", "message"),
    [
        ([QUESTION, CALLED], UNANSWERED.format("toolu_1, toolu_2")),
        ([QUESTION, CALLED, QUESTION], UNANSWERED.format("toolu_1, toolu_2")),
        ([QUESTION, CALLED, results("toolu_1")], UNANSWERED.format("toolu_2")),
        (
            [QUESTION, CALLED, results("toolu_1", "toolu_2", "toolu_3")],
            (
                "messages.2.content.2: unexpected `tool_use_id` found in `tool_result` blocks: "
                "toolu_3. Each `tool_result` block must have a corresponding `tool_use` block in "
                "the previous message."
            ),
        ),
        # Turns of the same role are merged before places are counted.
        (
            [QUESTION, results("toolu_9")],
            (
                "messages.0.content.1: unexpected `tool_use_id` found in `tool_result` blocks: "
                "toolu_9. Each `tool_result` block must have a corresponding `tool_use` block in "
                "the previous message."
            ),
        ),
        ([QUESTION, QUESTION, CALLED], UNANSWERED.format("toolu_1, toolu_2")),
    ],
)
def test_calls_and_results_belong_together(raw, path, turns, message):
    limit = {"max_tokens": 5} if path == "/v1/messages" else {}

    refusal = raw.refusal(path, model="claude-haiku-4-5", messages=turns, tools=TOOLS, **limit)
    assert refusal == message


def test_results_may_come_in_two_turns_of_the_same_role(ask):
    turns = [QUESTION, CALLED, results("toolu_1"), results("toolu_2")]

    assert ask("", messages=turns, tools=TOOLS).stop_reason == "end_turn"
