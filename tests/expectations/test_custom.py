"""Expectations of the user's own."""

from __future__ import annotations

import re

import pytest

from pytest_claude_params import Call, UsageError, Verdict
from pytest_claude_params.expectations import EXPECTATIONS, evaluate, parse
from pytest_claude_params.expectations.custom import custom_expectations

HOOK = "pytest_claude_params_expectations"


def shouts(call: Call, wanted: bool):  # noqa: FBT001  (what a test wants)
    """Expect capitals, or none."""
    return call.text.isupper() == wanted


def sentences(call: Call, wanted: int):
    """Expect so many sentences."""
    seen = call.text.count(".")
    return Verdict(seen == wanted, f"{wanted} sentences", f"{seen}")


def judged(given, wanted, call):
    """Judge a call by expectations of the user's own."""
    table = {**EXPECTATIONS, **custom_expectations(given, EXPECTATIONS)}
    (verdict,) = evaluate(parse(wanted, table), [call])
    return verdict


@pytest.mark.parametrize("wanted", [{"shouts": True}, {"not_": {"shouts": False}}])
def test_one_that_holds_passes(call, wanted):
    """Within another one, too."""
    assert judged({"shouts": shouts}, wanted, call("NO!")).passed


def test_a_bool_is_told_with_what_was_wanted(call):
    found = judged({"shouts": shouts}, {"shouts": True}, call("No."))

    assert (found.subject, found.passed) == ("shouts", False)
    assert (found.expected, found.observed) == ("shouts=True returns True", "False")


def test_a_verdict_is_told_in_its_own_words(call):
    found = judged({"sentences": sentences}, {"sentences": 2}, call("No."))

    assert (found.expected, found.observed) == ("2 sentences", "1")


def test_what_it_raises_is_told_with_its_line(call):
    def broken(call, wanted):  # noqa: ARG001  (an expectation is given both)
        return call.nothing

    found = judged({"broken": broken}, {"broken": 1}, call("No."))

    assert found.unjudged
    assert re.fullmatch(r"it raised AttributeError: .* \(test_custom.py:\d+\)", found.observed)


def test_its_annotation_says_which_values_it_takes():
    table = custom_expectations({"sentences": sentences}, {})

    with pytest.raises(UsageError) as caught:
        parse({"sentences": "two"}, table)

    assert str(caught.value) == (
        "claude_expect: sentences='two' will not do. Allowed: a whole number."
    )


class Shouts:
    """A callable object."""

    def __call__(self, call, wanted):
        return call.text.isupper() == wanted


def test_a_callable_object_will_do(call):
    assert judged({"shouts": Shouts()}, {"shouts": True}, call("NO!")).passed


def odd(call: Call, wanted: Shouts):
    """A function whose values pydantic does not know."""


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            [shouts],
            "it returned [<function shouts at 0x",
        ),
        (
            {"is polite": shouts},
            "'is polite' cannot be a keyword of claude_expect; choose a name such as 'is_polite'",
        ),
        (
            {"text": shouts},
            "there is an expectation 'text' already; choose another name",
        ),
        (
            {"shouts": True},
            (
                "shouts=True is not a function; it takes a Call and the wanted value, and returns a bool "
                "or a Verdict"
            ),
        ),
        (
            {"odd": odd},
            (
                "odd: the annotation of wanted cannot be read: PydanticSchemaGenerationError: Unable to "
                "generate pydantic-core schema for"
            ),
        ),
    ],
)
def test_what_a_hook_returns_wrongly(given, message):
    with pytest.raises(UsageError) as caught:
        custom_expectations(given, EXPECTATIONS)

    assert str(caught.value).startswith(f"{HOOK}: {message}")
