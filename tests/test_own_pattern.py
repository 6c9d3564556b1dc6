"""A pattern that a user wrote finds what Python's own would find, and is stopped in time."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params import own_pattern
from pytest_claude_params.errors import UsageError
from pytest_claude_params.own_pattern import OwnPattern, OwnPatternTimeout

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30

SLOW, TEXT = r"(?:a|aa)+$", "a" * 60 + "b"
PARTS = st.sampled_from(
    [
        "a", "b", r"\d", r"\w+", r"\s*", ".", "[a-c]", "[^a]", "(a|b)", "(?:ab)?", "a{2}", "b{1,2}",
        "{e}", "{i<=1}", "{,2}", "x{s}", r"\{", "[{e}]", r"\N{DIGIT ONE}", "^", "$", r"\b", "(?=b)",
        "(?<!a)", "(?i:A)", "ß", r"\.", "a*?", "a++", "(?>ab|a)", r"\\{e}",
    ]
)  # fmt: skip
FLAGS = st.sampled_from(
    [
        0,
        re.IGNORECASE,
        re.MULTILINE,
        re.DOTALL,
        re.ASCII,
        re.IGNORECASE | re.DOTALL,
        re.ASCII | re.MULTILINE,
    ]
)
TEXTS = st.text("aAbcx12 .\n{e}i<=\\ßSé", max_size=12)


@pytest.fixture
def soon(monkeypatch):
    """Stop early: that a pattern is stopped is looked at, and not when."""
    monkeypatch.setattr(own_pattern, "LIMIT_S", 0.01)


@settings(max_examples=EXAMPLES, deadline=None)  # the first one imports the library
@given(st.lists(PARTS, min_size=1, max_size=5).map("".join), FLAGS, TEXTS)
def test_the_matches_are_those_of_pythons_own(pattern, flags, text):
    """Whatever the other library reads into a brace."""
    try:
        theirs = re.compile(pattern, flags)
    except re.error:
        return
    ours = OwnPattern(theirs, "matches")
    found = ours.search(text)

    assert (found and found.span()) == ((one := theirs.search(text)) and one.span())
    assert [one.span() for one in ours.finditer(text)] == [
        one.span() for one in theirs.finditer(text)
    ]
    assert ours.sub("REDACTED", text) == theirs.sub("REDACTED", text)


@pytest.mark.parametrize(
    "apply",
    [
        lambda own: own.search(TEXT),
        lambda own: own.finditer(TEXT),
        lambda own: own.sub("REDACTED", TEXT),
    ],
    ids=["search", "finditer", "sub"],
)
@pytest.mark.usefixtures("soon")
def test_one_that_takes_for_ever_is_stopped_and_named(apply):
    """With where it stands, and what makes a pattern slow; a mistake that the user can mend."""
    with pytest.raises(OwnPatternTimeout) as caught:
        apply(OwnPattern(re.compile(SLOW), "pytest.toml: claude_redact"))

    assert isinstance(caught.value, UsageError)
    assert str(caught.value) == (
        "pytest.toml: claude_redact: the pattern '(?:a|aa)+$' was stopped after 0.01 s on a text "
        "of 61 letters. A repeat within a repeat, such as (a+)+, or two that may share the same "
        "letters, such as \\s*\\s*, take ever longer: write it with one"
    )


@pytest.mark.usefixtures("soon")
def test_it_is_not_tried_again():
    """A cassette has many texts, and two seconds for each would be a hang, too."""
    own = OwnPattern(re.compile(SLOW), "claude_redact")
    with pytest.raises(OwnPatternTimeout):
        own.search(TEXT)

    with pytest.raises(OwnPatternTimeout, match="of 61 letters"):
        own.search("short")
