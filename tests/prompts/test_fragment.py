"""Texts that may stand in prompts: word for word, or with their holes filled in."""

from __future__ import annotations

import pytest

from pytest_claude_params.prompts.fragment import Fragment, squeezed

FOUND = [
    ("You are terse.", "Hello. You are terse. Bye."),
    ("You are\n    terse, and\n\n    polite.\n", "You are terse, and polite."),
    ("Hello {name}, you are terse.", "Hello Bob, you are terse."),
    ("Hello {{ user.name }}, you are terse.", "Hello Bob, you are terse."),
    ("Hello $name, you are ${how}.", "Hello Bob, you are terse."),
    ("Hello %(name)s, you are terse.", "Hello Bob, you are terse."),
    ("You are terse. {% if shop %}Sell what you can today.{% endif %}", "You are terse. Sell what you can today."),
    ("You answer our customers briefly. {% if shop %}Sell.{% endif %}", "You answer our customers briefly."),
    ('Answer as {"eta": "2 days"} and so on', 'Answer as {"eta": "2 days"} and so on'),
]  # fmt: skip
NOT_FOUND = [
    ("You are terse.", "You are polite."),
    ("Hello {name}, you are terse.", "you are terse. Hello Bob,"),
    ("{% if a %}short{% endif %}", "short"),
]


@pytest.mark.parametrize(("text", "sent"), FOUND)
def test_it_stands_there(text, sent):
    assert Fragment(text).is_in(squeezed(sent))
    assert Fragment(text).may_be_in(sent.encode())


@pytest.mark.parametrize(("text", "sent"), NOT_FOUND)
def test_it_does_not(text, sent):
    assert not Fragment(text).is_in(squeezed(sent))


@pytest.mark.parametrize("text", ["", "  \n", "Hi.", "{name}", "{a}{b}", "{a} to {b}"])
def test_too_short_to_tell(text):
    """It would stand in anything."""
    assert not Fragment(text).is_long_enough


def test_words_alone_rule_a_file_out():
    """That is why most files need not be read; holes and what may be left out do not count."""
    assert not Fragment("You are terse.").may_be_in(b"You are polite.")
    assert Fragment("Dear {customer}, welcome").may_be_in(b"Dear Bob, welcome")
    assert Fragment("{% if a %}Sell what you can today.{% endif %}").may_be_in(b"")
