"""What ``stop_sequences`` promises."""

from __future__ import annotations

import pytest

SENT = {"stop_sequences": ["###", "END"]}
FIRED = {"stop_reason": "stop_sequence", "stop_sequence": "END"}
KEPT = "stop_sequence '###' or 'END', left out of the text"


@pytest.mark.parametrize("answer", [{}, FIRED], ids=["none fired", "one fired"])
def test_an_answer_without_any_of_them_keeps_it(verdict, call, answer):
    assert verdict("stop_sequences", call(sent=SENT, **answer)).passed


@pytest.mark.parametrize("named", ["X", None])
def test_a_sequence_that_was_not_sent_breaks_it(verdict, call, stand_in, named):
    found = verdict("stop_sequences", call(sent=SENT, **FIRED | {"stop_sequence": named}))

    assert not found.passed
    assert (found.expected, found.observed) == (KEPT, f"stop_sequence {named!r}")
    assert found.hint == stand_in


@pytest.mark.parametrize("answer", [{}, FIRED], ids=["none fired", "one fired"])
def test_a_sequence_left_in_the_text_breaks_it(verdict, call, answer):
    found = verdict("stop_sequences", call("one### two", sent=SENT, **answer))

    assert not found.passed
    assert (found.expected, found.observed) == (KEPT, "'###' at character 4 of the text")
    assert found.telling == "end"


def test_a_sequence_across_two_blocks_is_none(verdict, call):
    content = [{"type": "text", "text": "a#"}, {"type": "text", "text": "##b"}]

    assert verdict("stop_sequences", call(sent=SENT, content=content)).passed


def test_what_is_no_text_is_not_looked_at(verdict, call):
    content = [{"type": "of_tomorrow", "text": "one### two"}]

    assert verdict("stop_sequences", call(sent=SENT, content=content)).passed


def test_a_sequence_that_fires_unsent_breaks_it(verdict, call):
    found = verdict("stop_sequences", call(**FIRED))

    assert not found.passed
    assert found.expected == "no stop_sequence, as none was sent"
    assert found.observed == "stop_sequence 'END'"


def test_nothing_is_promised_without_sequences(verdict, call):
    assert verdict("stop_sequences", call()) is None
