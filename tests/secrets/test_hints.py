"""A long text is searched word by word, each once: nothing is missed by that."""

from __future__ import annotations

import re

import pytest

from pytest_claude_params.secrets.hints import LONG, needed_for
from pytest_claude_params.secrets.redactions import REDACTIONS, Redaction

PROSE = "Rows of vines climb the hills. In 1867, said Alice, nobody came: not one. " * 80
HINTS = [
    "glpat-", "PRIVATE KEY", "secret", "wörd", "pat", "x.y", "Ab", "/", "hvs.", ".x", "1a", "a key",
]  # fmt: skip


def looking_for(hint, *, ignoring_case=False):
    """Return a redaction of a word that has a hint."""
    flags = re.IGNORECASE if ignoring_case else 0
    return Redaction(hint, re.compile(re.escape(hint), flags), hints=(hint,))


EXACT = [looking_for(hint) for hint in HINTS]
ANY_CASE = [looking_for(hint.lower(), ignoring_case=True) for hint in HINTS]


@pytest.mark.parametrize("around", [("", ""), ("x", "x"), ("é.", ".é"), ("A-", "-A"), ("\n", "\t")])
@pytest.mark.parametrize("number", range(len(HINTS)))
def test_a_hint_anywhere_in_a_long_text(number, around):
    """Within a word, beside letters of any kind, and where case does not count in capitals, too."""
    before, after = around
    text = f"{PROSE}{before}{HINTS[number]}{after} {PROSE}"

    assert EXACT[number] in needed_for(text, EXACT)
    assert ANY_CASE[number] in needed_for(text.upper(), ANY_CASE)


def test_prose_calls_for_nothing():
    """Not one hint of these is in it."""
    assert len(PROSE) > LONG
    assert needed_for(PROSE, EXACT[:4]) == ()


@pytest.mark.parametrize("redaction", REDACTIONS, ids=lambda one: one.name)
def test_a_long_text_calls_for_what_a_short_one_does(redaction):
    """Of each redaction, by each of its hints."""
    for hint in redaction.hints:
        short = f"and {hint} here"
        called_for = {one.name for one in needed_for(short, REDACTIONS)}

        assert called_for <= {one.name for one in needed_for(f"{PROSE} {short}", REDACTIONS)}
