import pytest

POEM = [{"role": "user", "content": "Write me a poem"}]
TOOL = {"name": "look", "input_schema": {"type": "object"}}
BLOCKS = [{"role": "user", "content": [{"type": "text", "text": "Write me a poem"}]}]
PDF = {"type": "document", "source": {"type": "url", "url": "https://example.com/a.pdf"}}
NOTE = {
    "type": "document",
    "source": {"type": "text", "media_type": "text/plain", "data": "Some words."},
}
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
        ([{"role": "user", "content": [PDF]}], {}, 2007),
        ([{"role": "user", "content": [NOTE]}], {}, 10),
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


def test_thoughts_count_without_their_signatures(client, ask):
    thinking = {"type": "enabled", "budget_tokens": 1024}
    message = ask("Write me a poem", thinking=thinking, max_tokens=2000)
    said = message.to_param()

    def count(content):
        turns = [*POEM, said | {"content": content}, *POEM]
        return client.messages.count_tokens(model="claude-haiku-4-5", messages=turns).input_tokens

    without = count(said["content"][1:])
    thoughts = message.usage.output_tokens_details.thinking_tokens
    assert count(said["content"]) - without == thoughts
