import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_claude_params.simulator.composing.stop_scanner import StopScanner

SEQUENCES = st.lists(st.text("abc", min_size=1, max_size=4), max_size=4)
TOKENS = st.lists(st.text("abcd", min_size=1, max_size=4), max_size=20)


def scanned(tokens, sequences):
    scanner = StopScanner(sequences)
    shown = []
    for token in tokens:
        shown.append(scanner.feed(token))
        if scanner.found is not None:
            return shown, scanner.found
    return [*shown, scanner.rest()], None


@given(TOKENS, SEQUENCES)
def test_no_stop_sequence_is_ever_shown(tokens, sequences):
    shown, _ = scanned(tokens, sequences)

    assert [sequence for sequence in sequences if sequence in "".join(shown)] == []


@given(TOKENS, SEQUENCES)
def test_what_is_shown_and_the_sequence_found_begin_the_text(tokens, sequences):
    shown, found = scanned(tokens, sequences)

    assert "".join(tokens).startswith("".join(shown) + (found or ""))


@given(TOKENS, SEQUENCES)
def test_the_cut_into_tokens_does_not_matter(tokens, sequences):
    text = "".join(tokens)
    shown, found = scanned(tokens, sequences)
    by_letter, found_by_letter = scanned(text, sequences)

    assert ("".join(by_letter), found_by_letter) == ("".join(shown), found)


@pytest.mark.parametrize(
    ("tokens", "sequences", "shown", "found"),
    [
        (["1. a\n", "4", "."], ["4."], ["1. a\n", "", ""], "4."),
        (["ab", "c"], ["abd"], ["", "abc", ""], None),
        (["xabcd"], ["abcd", "bc"], ["xa"], "bc"),
        (["xabc"], ["bc", "abc"], ["x"], "abc"),
        (["a", "ab"], ["aab"], ["", ""], "aab"),
        (["end a"], ["ab"], ["end ", "a"], None),
        (["text"], [], ["text", ""], None),
    ],
)
def test_what_may_begin_a_stop_sequence_is_held_back(tokens, sequences, shown, found):
    assert (shown, found) == scanned(tokens, sequences)
