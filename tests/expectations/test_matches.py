"""The expectation ``matches``."""

from __future__ import annotations

import re

import pytest

from pytest_claude_params import own_pattern


@pytest.mark.parametrize("wanted", [r"\d+", r"(?i)^HAVE", re.compile("dogs$")], ids=repr)
def test_a_pattern_that_is_found_passes(verdict, call, wanted):
    assert verdict(call("Have 12 dogs"), matches=wanted).passed


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("^ONE$", ""),
        ("^one two", "it would match whatever the case: write (?i) before it"),
        ("^two$", "it would match with ^ and $ at each line: write (?m) before it"),
        ("One.two", "it would match with . crossing line ends: write (?s) before it"),
    ],
)
def test_a_pattern_that_is_not_found_fails(verdict, call, wanted, hint):
    found = verdict(call("One two" if wanted == "^one two" else "One\ntwo"), matches=wanted)

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == (repr(wanted), "no match", hint)


def test_a_broken_pattern_is_refused(refusal):
    assert refusal("matches", "(") == (
        "claude_expect: matches='(' will not do. It is not a regular expression: "
        "missing ), unterminated subpattern at position 0. "
        "Allowed: a regular expression, found anywhere in the answer."
    )


def test_what_is_no_text_is_refused(refusal):
    assert refusal("matches", 3) == (
        "claude_expect: matches=3 will not do. It is not a text. "
        "Allowed: a regular expression, found anywhere in the answer."
    )


def test_a_pattern_that_takes_for_ever_is_stopped(verdict, call, monkeypatch):
    monkeypatch.setattr(own_pattern, "LIMIT_S", 0.01)
    found = verdict(call("a" * 60 + "b"), matches="(?:a|aa)+$")

    assert not found.passed
    assert found.unjudged
    assert found.observed.startswith(
        "matches: the pattern '(?:a|aa)+$' was stopped after 0.01 s on a text of 61 letters. "
    )
