"""How texts are written in messages."""

from __future__ import annotations

import pytest

from pytest_claude_params import wording


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(["a"], "'a'"), (["a", "b"], "'a' or 'b'"), (["a", "b", "c"], "'a', 'b' or 'c'")],
)
def test_alternatives_read_like_a_sentence(texts, expected):
    assert wording.either(texts) == expected


def test_a_text_is_cut_only_beyond_the_limit():
    assert wording.quote("abc", 3) == "'abc'"
    assert wording.quote("abcd", 3) == "'abc' ..."
    assert wording.quote_end("abc", 3) == "'abc'"
    assert (wording.cut("abc", 3), wording.cut("abcd", 3)) == ("abc", "abc ...")
    assert wording.quote_end("abcd", 3) == "... 'bcd'"


def test_plain_text_is_one_line_without_control_characters():
    assert wording.plain("a\nb\x1b\xfc") == "a\\nb\\x1b\xfc"


def test_nothing_resembles_a_strange_word():
    assert wording.nearest("xyzzy", ["text", "model"]) is None
