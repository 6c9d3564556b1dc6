"""What a conversation that ends with an assistant turn promises."""

from __future__ import annotations

import pytest

USER = {"role": "user", "content": "Give me JSON."}
THOUGHT = {"type": "thinking", "thinking": "Hm.", "signature": "EqQB"}
TEXT = {"type": "text", "text": '"a": 1}'}


def ending(content: object) -> dict[str, object]:
    return {"messages": [USER, {"role": "assistant", "content": content}]}


@pytest.mark.parametrize("content", ["{", [{"type": "text", "text": "{"}]])
def test_an_answer_that_goes_on_keeps_it(verdict, call, content):
    assert verdict("prefill", call(sent=ending(content), content=[TEXT])).passed


def test_an_empty_answer_keeps_it(verdict, call):
    assert verdict("prefill", call(sent=ending("{"), content=[])).passed


@pytest.mark.parametrize("kind", ["thinking", "redacted_thinking"])
def test_thinking_before_it_goes_on_breaks_it(verdict, call, stand_in, kind):
    found = verdict("prefill", call(sent=ending("{"), content=[THOUGHT | {"type": kind}, TEXT]))

    assert not found.passed
    assert found.expected == "an answer that goes on from the prefill, without thinking before it"
    assert (found.observed, found.hint) == (f"a block of type {kind!r} first", stand_in)


@pytest.mark.parametrize(
    "sent",
    [
        {"messages": [USER]},
        ending([{"type": "text", "text": "I look."}, {"type": "server_tool_use", "name": "x"}]),
        ending([]),
        {},
    ],
    ids=["a user's turn", "a paused turn", "an empty turn", "no turn"],
)
def test_nothing_is_promised_without_one(verdict, call, sent):
    assert verdict("prefill", call(sent=sent, content=[THOUGHT, TEXT])) is None
