"""What usage says of the prompt cache."""

import pytest

LONG = "word " * 1200
LONGER = "other " * 1200
MARK = {"cache_control": {"type": "ephemeral"}}
HOUR = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
TOOL = {"name": "look", "description": LONG, "input_schema": {"type": "object"}}


def text(content, **more):
    return {"type": "text", "text": content, **more}


def user(*blocks):
    return {"role": "user", "content": list(blocks)}


@pytest.fixture
def usage(ask):
    """Ask and give the tokens: not cached, put into the cache, read from it."""

    def send(prompt="Hi", **more):
        counts = ask(prompt, **more).usage
        created, read = counts.cache_creation_input_tokens, counts.cache_read_input_tokens
        return counts.input_tokens, created, read

    return send


def test_a_prompt_is_put_into_the_cache_and_then_read(usage):
    system = [text(LONG, **MARK)]

    assert usage(system=system) == (8, 1204, 0)
    assert usage(system=system) == (8, 0, 1204)
    assert usage("Something else", system=system)[1:] == (0, 1204)


def test_another_beginning_is_another_prompt(usage):
    usage(system=[text(LONG, **MARK)])

    assert usage(system=[text(LONGER, **MARK)])[1:] == (1204, 0)
    assert usage(system=[text(LONG, **MARK)], model="claude-sonnet-4-6")[1:] == (1204, 0)


def test_all_counts_together_are_the_whole_prompt(client, usage):
    turns = [user(text(LONG, **MARK), text("And?"))]
    count = client.messages.count_tokens(model="claude-haiku-4-5", messages=turns)

    assert sum(usage("", messages=turns)) == sum(usage("", messages=turns)) == count.input_tokens


def test_tools_come_before_the_system_prompt_and_the_system_prompt_before_the_turns(usage):
    tools, system = [TOOL | MARK], [text(LONG, **MARK)]
    _, created, _ = usage(tools=tools, system=system)

    _, _, read = usage(tools=tools)
    assert 0 < read < created
    assert usage(system=system)[1:] == (1204, 0)


def test_a_conversation_reads_what_the_turn_before_put_in(usage):
    first = [user(text(LONG, **MARK))]
    _, created, _ = usage("", messages=first)
    longer = [
        user(text(LONG)),
        {"role": "assistant", "content": "I see."},
        user(text("Go", **MARK)),
    ]

    _, added, read = usage("", messages=longer)
    assert read == created
    assert 0 < added < 20


def test_a_breakpoint_looks_back_twenty_blocks(usage):
    words = [text(f"word {number}") for number in range(40)]
    usage("", messages=[user(text(LONG, **MARK))])

    for more, read in ((19, True), (20, False)):
        blocks = [text(LONG), *words[: more - 1], text(f"end {more}", **MARK)]
        assert bool(usage("", messages=[user(*blocks)])[2]) == read


@pytest.mark.parametrize("place", ["request", "turn", "tool"])
def test_every_place_of_a_breakpoint(usage, place):
    more = {
        "request": {"messages": [user(text(LONG))], **MARK},
        "turn": {"messages": [user(text(LONG, **MARK))]},
        "tool": {"tools": [TOOL | MARK]},
    }[place]
    before = usage(**more)

    assert before[1] > 1024
    assert usage(**more) == (before[0], 0, before[1])


def test_a_short_prompt_is_not_cached(usage):
    system = [text("word " * 1000, **MARK)]

    assert usage(system=system) == usage(system=system)
    assert usage(system=system)[1:] == (0, 0)


def test_lifetimes_are_counted_apart(ask):
    system = [text(LONG, **HOUR), text(LONGER, **MARK)]
    message = ask("Hi", system=system)

    assert message.usage.cache_creation.to_dict() == {
        "ephemeral_1h_input_tokens": 1204,
        "ephemeral_5m_input_tokens": 1201,
    }
    again = ask("Hi", system=system).usage.cache_creation.to_dict()
    assert set(again.values()) == {0}


def test_without_a_breakpoint_nothing_was_put_into_the_cache(ask):
    """Each real answer says so, whether the cache was used or not."""
    usage = ask("Hi").usage

    assert usage.cache_creation.model_dump() == {
        "ephemeral_1h_input_tokens": 0,
        "ephemeral_5m_input_tokens": 0,
    }
    assert (usage.cache_creation_input_tokens, usage.cache_read_input_tokens) == (0, 0)


@pytest.mark.parametrize("stream", [False, True])
def test_a_stream_says_the_same_as_a_plain_answer(ask, stream):
    arguments = ask.arguments("Hi", system=[text(LONG, **MARK)])
    ask.client.messages.create(**arguments)
    if stream:
        with ask.client.messages.stream(**arguments) as events:
            usage = events.get_final_message().usage
    else:
        usage = ask.client.messages.create(**arguments).usage

    assert (usage.input_tokens, usage.cache_read_input_tokens) == (8, 1204)


def test_max_tokens_0_fills_the_cache(usage):
    usage(system=[text(LONG, **MARK)], max_tokens=0)

    assert usage(system=[text(LONG, **MARK)])[2] == 1204


def test_a_token_count_does_not_fill_the_cache(client, usage):
    hi = [{"role": "user", "content": "Hi"}]
    system = [text(LONG, **MARK)]
    client.messages.count_tokens(model="claude-haiku-4-5", messages=hi, system=system)

    assert usage(system=system)[2] == 0


def test_there_are_four_breakpoints_at_most(raw):
    blocks = [text(f"word {number}", **MARK) for number in range(5)]

    assert raw.refusal(model="claude-haiku-4-5", max_tokens=5, messages=[user(*blocks)]) == (
        "A maximum of 4 blocks with cache_control may be provided. Found 5."
    )
