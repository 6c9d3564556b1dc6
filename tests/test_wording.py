"""How texts, values, counts, lists and near misses are written."""

from __future__ import annotations

import pytest

from pytest_claude_params import wording


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 calls"), (1, "1 call"), (2, "2 calls"), (12345, "12,345 calls")],
    ids=["none", "one", "two", "many"],
)
def test_a_count_and_its_noun(count, text):
    """One is one."""
    assert text == wording.plural(count, "call")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "$0.00"),
        (1234.5, "$1,234.50"),
        (1, "$1.00"),
        (0.999, "$1.00"),
        (0.25, "$0.25"),
        (0.04, "$0.040"),
        (0.00032, "$0.00032"),
        (0.0000004, "$0.00000040"),
    ],
    ids=str,
)
def test_dollars_have_two_digits_that_count(amount, text):
    """A call costs a fraction of a cent, a run some dollars."""
    assert text == wording.dollars(amount)


@pytest.mark.parametrize(
    ("texts", "either", "each"),
    [
        (["a"], "'a'", "'a'"),
        (["a", "b"], "'a' or 'b'", "'a' and 'b'"),
        (["a", "b", "c"], "'a', 'b' or 'c'", "'a', 'b' and 'c'"),
    ],
    ids=["one", "two", "three"],
)
def test_lists_read_like_a_sentence(texts, either, each):
    """Alternatives and demands alike."""
    assert (either, each) == (wording.either(texts), wording.each(texts))


def test_a_list_of_names_is_not_quoted():
    """Parameters are written as they are."""
    assert wording.listed(["model", "system"]) == "model and system"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb\x1b[31m", "a\\nb\\x1b[31m"),
        ({"a": ["ß", 1.5, None]}, '{"a": ["ß", 1.5, null]}'),
        (b"x", "\"b'x'\""),
        ("x" * 161, "x" * 160 + "... (1 more character)"),
        ("x" * 2160, "x" * 160 + "... (2,000 more characters)"),
    ],
    ids=["control characters", "plain data", "bytes", "one too many", "long"],
)
def test_a_value_is_shown_on_one_line(value, text):
    """Terminals obey control characters, and logs are not for whole documents."""
    assert text == wording.shown(value)


def test_a_text_is_cut_only_beyond_the_limit():
    """At its limit it is whole."""
    assert (wording.quote("abc", 3), wording.quote("abcd", 3)) == ("'abc'", "'abc' ...")
    assert (wording.quote_end("abc", 3), wording.quote_end("abcd", 3)) == ("'abc'", "... 'bcd'")
    assert (wording.cut("abc", 3), wording.cut("abcd", 3)) == ("abc", "abc ...")
    assert (
        wording.shortened("abc", 3),
        wording.shortened("abcd", 3),
    ) == ("abc", "abc... (1 more character)")


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "'a'"), (None, "None"), ([1], "[1]"), ("abcd", "'abc' ..."), ([12], "[12 ...")],
    ids=["text", "nothing", "list", "long text", "long list"],
)
def test_a_literal_reads_as_python(value, text):
    """Cut to one line."""
    assert text == wording.literal(value, 4 if value is None else 3)


def test_plain_text_is_one_line_without_control_characters():
    """Letters of all languages stay."""
    assert wording.plain("a\nb\x1b\xfc") == "a\\nb\\x1b\xfc"


@pytest.mark.parametrize(
    ("word", "meant"),
    [("temprature", "temperature"), ("MODEL", "model"), ("xyzzy", None), ("", None)],
    ids=["a slip", "case", "strange", "empty"],
)
def test_the_nearest_known_word(word, meant):
    """Nothing resembles a strange word."""
    assert meant == wording.nearest(word, ["temperature", "model", "text"])


def test_a_word_that_says_more_than_the_known_one():
    """Its beginning is what was meant."""
    assert wording.nearest("json_schema", ["text", "json", "judge"]) == "json"
    assert wording.nearest("texting_about_things", ["text"]) is None
