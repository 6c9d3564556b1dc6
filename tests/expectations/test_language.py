"""The expectation ``language``."""

from __future__ import annotations

import sys

import pytest

from pytest_claude_params.errors import MissingExtraError
from pytest_claude_params.expectations import parse
from pytest_claude_params.expectations.texts import languages

FRENCH = "Je suis un assistant virtuel et je peux vous aider avec toutes vos questions."
ALLOWED = "Allowed: an ISO 639 code such as 'fr', or a list of them (any of which will do)."


@pytest.mark.parametrize("wanted", ["fr", ["de", "fr"]])
def test_the_wanted_language_passes(verdict, call, wanted):
    assert verdict(call(FRENCH), language=wanted).passed


def test_another_language_fails(verdict, call):
    found = verdict(call(FRENCH), language=["de", "en"])

    assert not found.passed
    assert found.expected == "'de' or 'en'"
    assert found.observed == "'fr' (certainty 1.00)"
    assert found.hint == ""


@pytest.mark.parametrize(
    "answer",
    ["a b c d e f g h i j", "Donaudampfschifffahrtsgesellschaft " * 2 + "und"],
    ids=["ten words", "sixty characters"],
)
def test_a_longer_answer_is_no_guess(verdict, call, answer):
    assert verdict(call(answer), language="fr").hint == ""


@pytest.mark.parametrize("answer", ["a b c d e f g h i", "Fahrtsgesellschaft " * 3])
def test_a_shorter_answer_is_a_guess(verdict, call, answer):
    assert verdict(call(answer), language="fr").hint


def test_the_hint_warns_that_few_words_are_a_guess(verdict, call):
    assert verdict(call("Oui, merci."), language="de").hint == (
        "with fewer than 10 words detection is a guess; ask for a longer answer"
    )


def test_an_answer_without_words_has_no_language(verdict, call):
    found = verdict(call("1 + 1 = 2"), language="de")

    assert (found.passed, found.observed) == (False, "no words")


@pytest.mark.parametrize(
    ("wrong", "guess"),
    [
        ("german", "; did you mean 'de'?"),
        ("Englsh", "; did you mean 'en'?"),
        ("de-AT", "; did you mean 'de'?"),
        ("fra", "; did you mean 'fr'?"),
        ("q1", "."),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest(refusal, wrong, guess):
    assert refusal("language", wrong) == (
        f"claude_expect: language={wrong!r} will not do. "
        f"There is no language code {wrong!r}{guess} {ALLOWED}"
    )


def test_every_common_language_is_known():
    for code in languages.COMMON | set(languages._NAMES.values()):
        languages.check(code)


def test_the_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "py3langid", None)
    languages._identifier.cache_clear()
    with pytest.raises(MissingExtraError) as caught:
        parse({"language": "fr"})

    assert str(caught.value) == (
        "The expectation 'language' needs a package that is not installed. "
        "Install it: pip install 'pytest-claude-params[lang]'"
    )
