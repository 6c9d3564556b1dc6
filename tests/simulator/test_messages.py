import pytest

PLANET = "Name an alien planet. Answer with one word."
WORDS = {"fallback": "alpha beta gamma"}


def test_an_answer_says_that_it_is_simulated(ask):
    message = ask("Write me a poem")

    assert message.model == "claude-haiku-4-5-20251001-simulated"
    assert message.id.startswith("msg_sim")


def test_the_name_of_a_simulated_model_can_be_sent_back(ask):
    message = ask("Hi", model="claude-haiku-4-5-20251001-simulated")

    assert message.model == "claude-haiku-4-5-20251001-simulated"


@pytest.mark.parametrize(
    ("prefill", "rest"),
    [("alpha", " beta gamma"), ("alpha be", "ta gamma"), ("Well:", "alpha beta gamma")],
)
def test_a_prefill_is_continued(simulate, asker, prefill, rest):
    turns = [{"role": "user", "content": "Go."}, {"role": "assistant", "content": prefill}]

    assert rest == asker(simulate(WORDS)).text("", messages=turns)


def test_max_tokens_0_says_nothing(ask):
    message = ask("Write me a poem", max_tokens=0)

    assert (
        message.content,
        message.stop_reason,
        message.usage.output_tokens,
    ) == ([], "max_tokens", 0)


@pytest.mark.parametrize(
    ("stop", "text", "tokens"), [("beta", "alpha ", 2), ("a b", "alph", 2), ("alpha", None, 1)]
)
def test_the_tokens_of_a_stop_sequence_count(simulate, asker, stop, text, tokens):
    message = asker(simulate(WORDS))("Go.", stop_sequences=[stop])

    assert tokens == message.usage.output_tokens
    assert [text] * (text is not None) == [block.text for block in message.content]


def test_max_tokens_may_cut_a_word(simulate, asker):
    message = asker(simulate({"fallback": "Kestrax"}))("Go.", max_tokens=1)

    assert (message.content[0].text, message.stop_reason) == ("Kes", "max_tokens")


def test_the_last_user_turn_is_the_prompt(ask):
    turns = [
        {"role": "user", "content": "Write me a poem"},
        {"role": "assistant", "content": "No."},
        {"role": "user", "content": [{"type": "text", "text": "What is the capital of France?"}]},
    ]

    assert ask.text("", messages=turns) == "Paris."


def test_a_reply_can_be_for_one_model_only(simulate, asker):
    reply = {"model": "sonnet", "answer": "I am Sonnet."}
    ask = asker(simulate({"replies": [reply], "fallback": "I am not."}))

    assert ask.text("Who?", model="claude-sonnet-4-6") == "I am Sonnet."
    assert ask.text("Who?") == "I am not."


def test_a_schema_is_obeyed_where_the_scenario_says_nothing(simulate, asker):
    schema = {"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}
    config = {"format": {"type": "json_schema", "schema": schema}}
    ask = asker(simulate({}))

    assert ask.text("Who?", output_config=config) == '{"age": 0}'


def test_without_a_scenario_file_the_fallback_says_what_is_the_matter(simulate, asker):
    assert asker(simulate({})).text("Who?") == (
        "This is a simulated answer, not one of Claude's: "
        "no reply in the scenario matches the prompt."
    )
