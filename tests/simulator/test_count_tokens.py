import pytest

POEM = [{"role": "user", "content": "Write me a poem"}]
TOOL = {"name": "look", "input_schema": {"type": "object"}}
BLOCKS = [{"role": "user", "content": [{"type": "text", "text": "Write me a poem"}]}]
IMAGE = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}


@pytest.mark.parametrize(
    ("messages", "more", "tokens"),
    [
        (POEM, {}, 11),
        (BLOCKS, {}, 11),
        (POEM * 2, {}, 19),
        (POEM, {"system": "Be kind."}, 17),
        (POEM, {"tools": [TOOL]}, 69),
        ([{"role": "user", "content": [IMAGE]}], {}, 1575),
    ],
)
def test_messages_system_and_tools_count(client, ask, messages, more, tokens):
    count = client.messages.count_tokens(model="claude-haiku-4-5", messages=messages, **more)

    assert tokens == count.input_tokens
    assert tokens == ask("", messages=messages, **more).usage.input_tokens


def test_max_tokens_is_no_part_of_a_count(raw):
    body = {"model": "claude-haiku-4-5", "messages": POEM, "max_tokens": 5}

    assert (
        raw.refusal("/v1/messages/count_tokens", **body)
        == "max_tokens: Extra inputs are not permitted"
    )
