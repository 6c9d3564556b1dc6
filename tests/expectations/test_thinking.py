"""The expectation ``thinking``."""

from __future__ import annotations

import pytest

TEXT = {"type": "text", "text": "Four."}
THOUGHT = {"type": "thinking", "thinking": "2 and 2", "signature": "s"}
HIDDEN = {"type": "redacted_thinking", "data": "x"}


@pytest.mark.parametrize("blocks", [[THOUGHT, TEXT], [HIDDEN, TEXT]])
def test_blocks_of_thinking(verdict, call, blocks):
    assert verdict(call(content=blocks), thinking=True).passed
    assert not verdict(call(content=blocks), thinking=False).passed


def test_no_thinking(verdict, call):
    assert verdict(call(), thinking=False).passed


@pytest.mark.parametrize(
    ("sent", "hint"),
    [
        ({}, "no thinking was asked for"),
        ({"thinking": {"type": "adaptive"}}, "thinking={'type': 'adaptive'} was sent"),
    ],
)
def test_missing_thinking_fails(verdict, call, sent, hint):
    found = verdict(call(sent=sent), thinking=True)

    assert (found.passed, found.expected) == (False, "thinking")
    assert (found.observed, found.hint) == ("no thinking", hint)


def test_unwanted_thinking_fails(verdict, call):
    found = verdict(call(content=[THOUGHT, HIDDEN, TEXT]), thinking=False)

    assert (found.expected, found.observed) == ("no thinking", "2 blocks of thinking")
    assert found.hint == "no thinking was asked for; newer models think unless told not to"


def test_a_word_is_refused(refusal):
    assert refusal("thinking", "yes") == (
        "claude_expect: thinking='yes' will not do. Allowed: True or False."
    )
