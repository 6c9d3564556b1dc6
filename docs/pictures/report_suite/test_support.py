"""A suite with a bit of everything, for the pictures and browser tests of the report."""

import base64
import struct
import zlib

import pytest
import support

SCHEMA = {"type": "object", "required": ["order", "status"]}


def picture(size=48):
    """Draw an orange square as a PNG."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xe0\x88\x5f" * size) * size)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.claude_expect(stop_reason=["tool_use", "end_turn"])
def test_a_parcel_is_looked_up():
    answer = support.where_is("Where is my parcel A17?")
    assert "Tuesday" in answer.content[0].text


@pytest.mark.claude_expect(json=SCHEMA, output_tokens="<=80")
def test_a_refund_is_an_order():
    support.ask("I want a refund for B20. Answer in JSON.")


@pytest.mark.claude_expect(contains="204")
def test_it_thinks_before_it_counts():
    support.ask(
        "What is 17 twelve times?",
        max_tokens=2000,
        model="claude-sonnet-4-6",
        thinking={"type": "enabled", "budget_tokens": 1024},
    )


@pytest.mark.claude_params
def test_a_picture_is_looked_at():
    source = {
        "type": "base64",
        "media_type": "image/png",
        "data": base64.b64encode(picture()).decode(),
    }
    content = [{"type": "image", "source": source}, {"type": "text", "text": "What color is it?"}]
    assert "orange" in support.ask(content).content[0].text


@pytest.mark.claude_expect(stop_reason="end_turn", language="en")
def test_opening_hours():
    support.ask("When are your opening hours?")


@pytest.mark.claude_params
@pytest.mark.xfail(reason="the old model says it differently")
def test_a_known_failure():
    assert "Sunday" in support.ask("When do you open?").content[0].text


@pytest.mark.claude_params
def test_markup_in_answers():
    assert support.ask("Answer with markup.").content


@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=20)
@pytest.mark.claude_expect(pass_rate={"contains": "angry", "is": ">=0.5"})
@pytest.mark.parametrize("temperature", [0, 0.5, 1])
def test_the_mood_of_a_ticket(claude, temperature):
    claude.sample(
        "Say one word for the mood: 'This is the third time!'", 20, temperature=temperature
    )


@pytest.mark.claude_params(max_tokens=20)
@pytest.mark.claude_gate(">=0.7", by="kind", pattern="Label: ([a-z]+)")
@pytest.mark.claude_matrix(model=["claude-haiku-4-5", "claude-sonnet-4-6"], rows="tickets.csv")
def test_label(claude, text, kind):
    assert claude(f"Label this ticket: {text}").content[0].text == f"Label: {kind}"
