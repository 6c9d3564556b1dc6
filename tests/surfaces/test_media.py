"""Images and documents: stored once beside the cassettes, and sent as they were on replay."""

import base64

import anthropic
import pytest

# A picture of one pixel, and as little of a PDF as a viewer opens.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
KINDS = {
    "image": ("image", "image/png", PIXEL, ".png"),
    "document": ("document", "application/pdf", PDF, ".pdf"),
}


def asked(kind, question="What is this?"):
    """Return the parameters of a request that shows something."""
    block, media_type, content, _ = KINDS[kind]
    data = base64.b64encode(content).decode()
    source = {"type": "base64", "media_type": media_type, "data": data}
    shown = [{"type": block, "source": source}, {"type": "text", "text": question}]
    turns = [{"role": "user", "content": shown}]
    return {"model": "claude-haiku-4-5", "max_tokens": 60, "messages": turns}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_file_of_its_own(replayed, kind):
    """A reviewer sees the picture, and the cassette stays readable."""
    _, _, content, suffix = KINDS[kind]

    def use(at):
        return anthropic.Anthropic(**at).messages.create(**asked(kind)).to_dict()

    seen = replayed(use)

    (file,) = (seen.path.parent / "media").iterdir()
    assert (file.suffix, file.read_bytes()) == (suffix, content)
    assert f"data_file: media/{file.name}" in seen.path.read_text(encoding="utf-8")
    assert [call.request.parameters for call in seen.calls] == [asked(kind)]


def test_it_is_stored_once(replayed):
    """However often it is shown."""

    def use(at):
        messages = anthropic.Anthropic(**at).messages
        questions = ("What is this?", "What colour is it?", "How large is it?")
        return [messages.create(**asked("image", question)).to_dict() for question in questions]

    seen = replayed(use)

    assert len(seen.calls) == 3
    assert len(list((seen.path.parent / "media").iterdir())) == 1


def test_a_tool_may_return_a_picture(replayed):
    """A source may stand anywhere in a conversation."""
    picture = asked("image")["messages"][0]["content"][:1]
    call = {"type": "tool_use", "id": "toolu_1", "name": "camera", "input": {}}
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": picture}
    request = {
        **asked("image"),
        "tools": [{"name": "camera", "input_schema": {"type": "object"}}],
        "messages": [
            {"role": "user", "content": "Take a picture."},
            {"role": "assistant", "content": [call]},
            {"role": "user", "content": [result]},
        ],
    }

    def use(at):
        return anthropic.Anthropic(**at).messages.create(**request).to_dict()

    seen = replayed(use)

    assert len(list((seen.path.parent / "media").iterdir())) == 1
