"""Thinking, as far as there is any to simulate."""

import pytest

MANUAL = {"type": "enabled", "budget_tokens": 1024}
ADAPTIVE = {"type": "adaptive"}
THOUGHT = "This is simulated thinking: nothing was weighed, the answer comes from a scenario."
HI = {"role": "user", "content": "Hi"}
TOOL = {"name": "look", "input_schema": {"type": "object"}}
SONNET = {"model": "claude-sonnet-4-6", "max_tokens": 2000}
CHANGED = (
    "messages.{}.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant "
    "message cannot be modified. These blocks must remain as they were in the original response."
)
INVALID = "messages.{}.content.0: Invalid `signature` in `thinking` block"


@pytest.mark.parametrize("thinking", [MANUAL, ADAPTIVE])
def test_a_thought_comes_before_the_text(ask, thinking):
    message = ask("Hi", thinking=thinking, **SONNET)
    thought, words = message.content

    assert (thought.type, thought.thinking) == ("thinking", THOUGHT)
    assert thought.signature.startswith("sim")
    assert words.text == "Hello! How can I help you today?"


def test_thinking_is_counted_and_is_part_of_the_output(ask):
    plain = ask("Hi", **SONNET)
    message = ask("Hi", thinking=MANUAL, **SONNET)

    details = message.usage.output_tokens_details
    assert plain.usage.output_tokens_details is None
    assert details.thinking_tokens == message.usage.output_tokens - plain.usage.output_tokens > 0


def test_a_thought_is_streamed_with_its_signature_at_the_end(ask):
    plain = ask("Hi", thinking=MANUAL, **SONNET)
    arguments = ask.arguments("Hi", thinking=MANUAL, **SONNET)
    events = list(ask.client.messages.create(**arguments, stream=True))
    deltas = [event.delta for event in events if event.type == "content_block_delta"]
    kinds = [delta.type for delta in deltas]

    assert events[1].content_block.model_dump() == {
        "type": "thinking",
        "thinking": "",
        "signature": "",
    }
    end = kinds.index("signature_delta")
    assert set(kinds[:end]) == {"thinking_delta"}
    assert set(kinds[end + 1 :]) == {"text_delta"}
    assert "".join(delta.thinking for delta in deltas[:end]) == THOUGHT
    assert events[-2].usage.output_tokens_details == plain.usage.output_tokens_details


def test_a_streamed_thought_can_be_sent_back(ask):
    with ask.client.messages.stream(**ask.arguments("Hi", thinking=MANUAL, **SONNET)) as stream:
        streamed = stream.get_final_message()
    turns = [HI, streamed.to_param(), HI]

    assert ask("", messages=turns, thinking=MANUAL, **SONNET).stop_reason == "end_turn"


@pytest.mark.parametrize("stream", [False, True])
def test_a_thought_that_is_kept_back_is_only_signed(ask, stream):
    thinking = ADAPTIVE | {"display": "omitted"}
    arguments = ask.arguments("Hi", thinking=thinking, **SONNET)
    if stream:
        with ask.client.messages.stream(**arguments) as events:
            message = events.get_final_message()
    else:
        message = ask.client.messages.create(**arguments)

    assert message.content[0].thinking == ""
    assert message.content[0].signature.startswith("sim")
    assert message.usage.output_tokens_details.thinking_tokens > 0
    turns = [HI, message.to_param(), HI]
    assert ask("", messages=turns, thinking=thinking, **SONNET).stop_reason == "end_turn"


@pytest.mark.parametrize(
    ("model", "display", "shown"),
    [
        ("claude-sonnet-4-6", {}, True),
        ("claude-opus-4-7", {}, False),
        ("claude-opus-4-7", {"display": "summarized"}, True),
    ],
)
def test_models_from_4_7_on_keep_thoughts_back_unless_asked(ask, model, display, shown):
    message = ask("Hi", model=model, thinking=ADAPTIVE | display)

    assert bool(message.content[0].thinking) == shown


@pytest.mark.parametrize("thinking", [{}, {"thinking": {"type": "disabled"}}])
def test_no_model_thinks_unless_asked(ask, thinking):
    model = "claude-sonnet-5"

    assert [block.type for block in ask("Hi", model=model, **thinking).content] == ["text"]


def test_a_scenario_says_what_is_thought(simulate, asker):
    reply = {"matches": "Hi", "thinking": "Be kind.", "answer": "Hello."}
    message = asker(simulate({"replies": [reply]}))("Hi", thinking=MANUAL, **SONNET)

    assert (message.content[0].thinking, message.content[1].text) == ("Be kind.", "Hello.")


def test_max_tokens_may_cut_a_thought(ask):
    message = ask("Hi", model="claude-sonnet-4-6", max_tokens=3, thinking=ADAPTIVE)

    assert [block.type for block in message.content] == ["thinking"]
    assert (message.stop_reason, message.usage.output_tokens) == ("max_tokens", 3)


def test_a_budget_ends_the_thought_and_not_the_answer(simulate, asker):
    reply = {"matches": "Hi", "thinking": "a " * 3000, "answer": "Hello."}
    message = asker(simulate({"replies": [reply]}))("Hi", thinking=MANUAL, **SONNET)

    assert message.usage.output_tokens_details.thinking_tokens == 1024
    assert message.content[1].text == "Hello."


def test_a_thought_comes_before_a_tool(ask):
    message = ask("Hi", tools=[TOOL], tool_choice={"type": "any"}, thinking=ADAPTIVE, **SONNET)

    assert [block.type for block in message.content] == ["thinking", "tool_use"]


def test_thinking_between_tools_begins_with_the_first_result(simulate, asker):
    ask = asker(
        simulate({"replies": [{"matches": "Hi", "tool_use": {"name": "look", "input": {}}}]})
    )
    more = {
        "model": "claude-sonnet-5-5",
        "tools": [TOOL],
        "thinking": {"type": "between_tools"},
    }
    first = ask("Hi", **more)
    result = {"type": "tool_result", "tool_use_id": first.content[0].id, "content": "x"}
    turns = [HI, first.to_param(), {"role": "user", "content": [result]}]

    assert [block.type for block in first.content] == ["tool_use"]
    second = ask("", messages=turns, **more)
    assert [block.type for block in second.content] == ["thinking", "text"]


def test_two_thoughts_have_two_signatures(ask):
    first, second = (ask("Hi", thinking=MANUAL, **SONNET).content[0] for _ in range(2))

    assert first.thinking == second.thinking
    assert first.signature != second.signature


def conversation(ask, **changes):
    thought, words = ask("Hi", thinking=MANUAL, **SONNET).content
    return [
        HI,
        {"role": "assistant", "content": [thought.to_dict() | changes, words.to_dict()]},
        HI,
    ]


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/messages/count_tokens"])
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"thinking": "Something else."}, CHANGED.format(1)),
        ({"thinking": ""}, CHANGED.format(1)),
        ({"signature": "EqoB"}, INVALID.format(1)),
        ({"signature": ""}, INVALID.format(1)),
    ],
)
def test_a_thought_that_was_changed_is_refused(ask, raw, path, changes, message):
    turns = conversation(ask, **changes)
    limit = {"max_tokens": 5} if path == "/v1/messages" else {}

    refusal = raw.refusal(path, model="claude-sonnet-4-6", messages=turns, **limit)
    assert refusal == message


def test_a_changed_thought_of_an_earlier_answer_has_no_valid_signature(ask, raw):
    turns = [*conversation(ask, thinking="x"), *conversation(ask)[1:]]

    assert raw.refusal(messages=turns, **SONNET) == INVALID.format(1)


def test_redacted_thinking_is_none_of_the_simulators(raw):
    block = {"type": "redacted_thinking", "data": "EqoB"}
    turns = [HI, {"role": "assistant", "content": [block]}, HI]

    assert raw.refusal(messages=turns, **SONNET) == (
        "messages.1.content.0: Invalid `data` in `redacted_thinking` block"
    )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"thinking": MANUAL, "temperature": 0.5},
            "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode",
        ),
        (
            {"thinking": ADAPTIVE, "top_k": 5},
            "`top_k` must be unset when thinking is enabled or in adaptive mode",
        ),
        (
            {"thinking": MANUAL, "tools": [TOOL], "tool_choice": {"type": "any"}},
            "Thinking may not be enabled when tool_choice forces tool use.",
        ),
        (
            {"thinking": MANUAL, "max_tokens": 1024},
            "`max_tokens` must be greater than `thinking.budget_tokens`.",
        ),
        (
            {"thinking": {"type": "enabled", "budget_tokens": 1023}},
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        ),
        (
            {"thinking": MANUAL, "model": "claude-opus-4-7"},
            (
                '"thinking.type.enabled" is not supported for this model. Use '
                '"thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
            ),
        ),
    ],
)
def test_the_rules_of_thinking(raw, more, message):
    assert raw.refusal(messages=[HI], **SONNET | more) == message
