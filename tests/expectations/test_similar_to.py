"""The expectation ``similar_to``."""

from __future__ import annotations

import importlib.util

import pytest

ALLOWED = "Allowed: a text, or a mapping {'text': 'Hello!', 'at_least': 0.9}; without at_least 0.8."


@pytest.mark.parametrize(
    "wanted",
    ["abcdefghij", {"text": " abcdefghij\n", "at_least": 1}, {"text": "abcdefgh__"}],
)
def test_nearly_the_same_passes(verdict, call, wanted):
    assert verdict(call("abcdefghij\n"), similar_to=wanted).passed


def test_too_little_likeness_fails(verdict, call):
    found = verdict(call("abcdefghij"), similar_to="abcdefg___")

    assert not found.passed
    assert (found.expected, found.observed) == ("'abcdefg___' by 0.8", "0.7: 'abcdefghij'")


def test_what_fails_does_not_read_as_what_would_pass(verdict, call):
    """0.99967 is not 1."""
    found = verdict(call("a" * 2999 + "b"), similar_to={"text": "a" * 3000, "at_least": 1})

    assert found.observed.startswith("0.999: ")


def test_an_empty_answer_is_like_nothing(verdict, call):
    assert verdict(call(""), similar_to="a").observed == "0: ''"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("", "It has no text: {'text': 'Hello!', 'at_least': 0.9}."),
        ({"at_least": 0.9}, "It has no text: {'text': 'Hello!', 'at_least': 0.9}."),
        ({"text": "a", "atleast": 1}, "It takes no 'atleast'. Did you mean 'at_least'?"),
        (
            {"text": "a", "at_least": 0},
            "at_least is more than 0, and at most 1 for the same text.",
        ),
        (
            {"text": "a", "at_least": True},
            "at_least is more than 0, and at most 1 for the same text.",
        ),
    ],
)
def test_what_will_not_do(refusal, wanted, said):
    assert refusal("similar_to", wanted) == (
        f"claude_expect: similar_to={wanted!r} will not do. {said} {ALLOWED}"
    )


def test_without_rapidfuzz_it_says_how_to_get_it(refusal, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "rapidfuzz" else find(name)
    )

    assert refusal("similar_to", "a") == (
        "claude_expect: similar_to='a' will not do. It needs rapidfuzz: "
        f"pip install 'pytest-claude-params[similar]'. {ALLOWED}"
    )
