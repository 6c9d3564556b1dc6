"""The expectation ``all_of``."""

from __future__ import annotations

import pytest

ALLOWED = (
    "Allowed: a list of mappings, each of expectations on a call: "
    "[{'contains': 'a'}, {'contains': 'b'}]."
)


def test_everything_holds(verdict, call):
    assert verdict(call("a b"), all_of=[{"matches": "a"}, {"matches": "b"}]).passed


def test_each_that_does_not_is_told(verdict, call):
    found = verdict(call("a"), all_of=[{"matches": "b"}, {"matches": "a"}, {"text": "c"}])

    assert not found.passed
    assert found.expected == "matches='b'; and matches='a'; and text='c'"
    assert found.observed == "not matches='b' (matches: no match); not text='c' (text: 'a')"


def test_they_may_be_nested(verdict, call):
    wanted = [{"any_of": [{"text": "x"}, {"not_": {"text": "y"}}]}, {"starts_with": "a"}]

    assert verdict(call("a"), all_of=wanted).passed


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"text": "a"}, "It is not a list of mappings."),
        ([], "It is not a list of mappings."),
        (["text"], "It holds 'text', which names no expectation."),
        ([{}], "It holds {}, which names no expectation."),
        (
            [{"agreement": 1}],
            "Within it: 'agreement' judges more than one call, and cannot stand there.",
        ),
        ([{"text": 5}], "Within it: text=5 will not do. Allowed: a text."),
    ],
)
def test_what_will_not_do(refusal, wanted, said):
    assert refusal("all_of", wanted) == (
        f"claude_expect: all_of={wanted!r} will not do. {said} {ALLOWED}"
    )


def test_an_unknown_name_is_guessed(refusal):
    assert "Within it: there is no expectation 'contain'. Did you mean 'contains'?" in refusal(
        "all_of", [{"contain": "a"}]
    )


def test_what_surely_fails_is_judged_whatever_else_is_unknown(verdict, call):
    wanted = [{"cost_usd": "<1"}, {"text": "b"}]

    assert not verdict(call("a", model="gpt-1"), all_of=wanted).unjudged
    assert verdict(call("b", model="gpt-1"), all_of=wanted).unjudged
