"""What ``thinking`` promises."""

from __future__ import annotations

import pytest

THOUGHT = {"type": "thinking", "thinking": "Hm.", "signature": "EqQB"}
UNSEEN = THOUGHT | {"thinking": ""}
REDACTED = {"type": "redacted_thinking", "data": "EmwK"}
TEXT = {"type": "text", "text": "Hi!"}
QUESTION = {"role": "user", "content": "How is the weather?"}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1"}]}
PAUSED = {"role": "assistant", "content": [{"type": "server_tool_use", "name": "web_search"}]}


def sent(kind: str, *, last=QUESTION, **more):
    return {"thinking": {"type": kind, **more}, "messages": [QUESTION, last]}


@pytest.mark.parametrize("block", [THOUGHT, REDACTED])
def test_enabled_gives_thinking(verdict, call, block):
    assert verdict("thinking", call(sent=sent("enabled"), content=[block, TEXT])).passed


@pytest.mark.parametrize(
    ("content", "observed"),
    [([TEXT, TEXT], "blocks of type 'text' only"), ([], "no content")],
)
def test_an_enabled_answer_without_breaks_it(verdict, call, stand_in, content, observed):
    found = verdict("thinking", call(sent=sent("enabled"), content=content))

    assert not found.passed
    assert found.expected == "a thinking block, as thinking is enabled"
    assert (found.observed, found.hint) == (observed, stand_in)


@pytest.mark.parametrize("last", [RESULT, PAUSED], ids=["a tool's result", "a paused turn"])
def test_where_a_turn_goes_on_claude_may_have_thought_enough(verdict, call, last):
    assert verdict("thinking", call(sent=sent("enabled", last=last))) is None


@pytest.mark.parametrize("reason", ["max_tokens", "refusal", "model_context_window_exceeded", None])
def test_an_answer_that_was_stopped_early_owes_no_thinking(verdict, call, reason):
    assert verdict("thinking", call(sent=sent("enabled"), stop_reason=reason)) is None


def test_disabled_gives_none(verdict, call):
    assert verdict("thinking", call(sent=sent("disabled"))).passed


@pytest.mark.parametrize("block", [THOUGHT, REDACTED])
@pytest.mark.parametrize("reason", ["end_turn", "max_tokens"])
def test_thinking_that_is_disabled_breaks_it(verdict, call, stand_in, block, reason):
    answer = {"content": [block, TEXT], "stop_reason": reason}

    found = verdict("thinking", call(sent=sent("disabled"), **answer))

    assert not found.passed
    assert found.expected == "no thinking, as it is disabled"
    assert (found.observed, found.hint) == (f"a block of type {block['type']!r}", stand_in)


@pytest.mark.parametrize("kind", ["enabled", "adaptive"])
def test_omitted_thinking_has_no_text(verdict, call, kind):
    asked = sent(kind, display="omitted")

    assert verdict("thinking", call(sent=asked, content=[UNSEEN, TEXT])).passed


@pytest.mark.parametrize("kind", ["enabled", "adaptive"])
def test_the_text_of_omitted_thinking_breaks_it(verdict, call, stand_in, kind):
    found = verdict("thinking", call(sent=sent(kind, display="omitted"), content=[THOUGHT, TEXT]))

    assert not found.passed
    assert found.expected == "no text in thinking blocks, as display is 'omitted'"
    assert (found.observed, found.hint) == ("a thinking block with 'Hm.'", stand_in)


def test_enabled_and_omitted_still_gives_a_block(verdict, call):
    found = verdict("thinking", call(sent=sent("enabled", display="omitted"), content=[TEXT]))

    assert found.expected == "a thinking block, as thinking is enabled"
    assert not found.passed


@pytest.mark.parametrize("kind", ["adaptive", "between_tools", "of tomorrow"])
@pytest.mark.parametrize("content", [[THOUGHT, TEXT], [TEXT]])
def test_nothing_is_promised_where_claude_decides(verdict, call, kind, content):
    assert verdict("thinking", call(sent=sent(kind, display="summarized"), content=content)) is None


def test_nothing_is_promised_unasked(verdict, call):
    assert verdict("thinking", call(content=[THOUGHT, TEXT])) is None
