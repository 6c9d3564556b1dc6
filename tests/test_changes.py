"""What changed between two values, in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.changes import change, changed_words

LONG = " ".join(f"word{number}" for number in range(40))


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("Be polite.", "Be brief.", "Be[- polite.-]{+ brief.+}"),
        ("Be polite.", "Be very polite.", "Be{+ very+} polite."),
        ("Be very polite.", "Be polite.", "Be[- very-] polite."),
        ("a b", "a  b", "a[- b-]{+  b+} (only white space differs)"),
        ("a b", "a b ", "a b{+ +} (only white space differs)"),
        ("a b", "a\nb", "a[- b-]{+\\nb+} (only white space differs)"),
        ("", "Be brief.", "{+Be brief.+}"),
        (f"{LONG} end", f"{LONG} stop",
         ("word0 word1 word2 word3 word4 word5 ...  word34 word35 word36 word37 word38 word39"
         "[- end-]{+ stop+}")),
        ("a \x1b[31m", "a b", "a[- \\x1b[31m-]{+ b+}"),
        ("a b", f"a {'x' * 500}", f"a[- b-]{{+ {'x' * 399}... (101 more characters)+}}"),
        ("yes", "no", "yes -> no"),
        (60, 7, "60 -> 7"),
        (None, {"a": "ß"}, 'null -> {"a": "ß"}'),
        ("a b", ["a b"], 'a b -> ["a b"]'),
        ("iVBORw0KGgoAAA" + 200 * "A", "iVBORw0KGgoAAA" + 200 * "A" + "B",
         ("iVBORw0KGgoA... (214 characters, sha256 54b576d9) -> "
          "iVBORw0KGgoA... (215 characters, sha256 d48b70cc)")),
    ],
    ids=["a word", "one more", "one less", "a space", "a space at the end", "a line", "from nothing",
         "a long context", "a control character", "a long piece", "single words", "numbers",
         "data", "a text and a list", "images"],
)  # fmt: skip
def test_a_change(before, after, text):
    """Words of texts are marked; of anything else both values stand there."""
    assert text == change(before, after)


WORDS = st.lists(st.sampled_from(["a", "bb", "c.", "\n", "  "]), max_size=12).map("".join)


@settings(max_examples=50)
@given(WORDS, WORDS)
def test_both_texts_can_be_read_from_the_marks(before, after):
    """Without the added words it is the old text, without the removed ones the new."""
    marked = changed_words(before, after)
    old = _without(marked, "{+", "+}").replace("[-", "").replace("-]", "")
    new = _without(marked, "[-", "-]").replace("{+", "").replace("+}", "")

    assert _unspaced(before) == _unspaced(old)
    assert _unspaced(after) == _unspaced(new)


def _without(text, begin, end):
    while begin in text:
        head, _, tail = text.partition(begin)
        text = head + tail.partition(end)[2]
    return text


def _unspaced(text):
    return text.replace("\\n", "").replace("\n", "").replace(" ", "").replace("...", "")


@pytest.mark.parametrize(
    ("before", "after", "end"),
    [
        ("Choose: {'a', 'b'} now", "Choose: {'b', 'a'} now",
         " (only the order differs: does a set stand behind it? Sort it)"),
        ("a and b or c", "c or b and a",
         " (only the order differs: does a set stand behind it? Sort it)"),
        ("a  and\n\nb", "a and b", " (only white space differs)"),
        ("Choose: {'a', 'b'} now", "Choose: {'b', 'c'} now", "now"),
        ("Choose: {'a', 'b'} now", "Choose: {'b', 'a'} soon",
         (" (in {'a', 'b'} what stayed is in another order, too: "
          "does a set stand behind it? Sort it)")),
        ("Choose: {'a', 'b', 'c'} now", "Choose: {'d', 'b', 'a'} now",
         (" (in {'a', 'b', 'c'} what stayed is in another order, too: "
          "does a set stand behind it? Sort it)")),
        ("Choose: [1, 2, 3] now", "Choose: [1, 3, 4] soon", "soon+}"),
        ("Choose: [1, 2] now", "Choose: [0, 1, 2] now", "now"),
    ],
    ids=["a set", "words", "white space", "a member, too", "beside a word", "a member of three",
         "an ordered list", "a list that grew"],
)  # fmt: skip
def test_what_cannot_be_seen_among_many_words(before, after, end):
    """No word came and none went."""
    assert change(before, after).endswith(end)
