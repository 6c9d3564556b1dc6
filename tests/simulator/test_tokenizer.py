import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_claude_params.simulator.messages.tokenizer import count_tokens, tokens_of


@given(st.text())
def test_tokens_joined_are_the_text(text):
    assert text == "".join(tokens_of(text))


@given(st.text())
def test_no_token_is_empty(text):
    assert "" not in tokens_of(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("Write me a poem", ["Write", " me", " a", " poem"]),
        ("Kestrax", ["Kes", "trax"]),
        (" cartographer", [" cart", "ogra", "pher"]),
        ("don't", ["don", "'", "t"]),
        ("2026", ["202", "6"]),
        ('{"a": 1}', ['{"', "a", '":', " 1", "}"]),
        ("one\n\ntwo", ["one", "\n\n", "two"]),
        ("größer", ["größer"]),
    ],
)
def test_short_words_are_one_token_and_long_ones_are_several(text, tokens):
    assert tokens == tokens_of(text)


def test_english_prose_has_about_four_characters_a_token():
    prose = (
        "The keeper of the lighthouse wrote to the harbour office every winter, and every "
        "winter the office answered that somebody would come and look at the sandbank."
    )

    assert 3.5 < len(prose) / count_tokens(prose) < 4.8
