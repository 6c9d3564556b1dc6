"""The expectation ``check``."""

from __future__ import annotations

import pytest

from pytest_claude_params import Verdict

ALLOWED = (
    "Allowed: a function that takes a Call and returns True, False or a Verdict, or where it is: "
    "'package.module:function' or 'file.py:function'."
)
FUNCTIONS = """
def is_short(call):
    return len(call.text) < 5


def broken(call):
    return call.nothing
"""


def is_short(call):
    """A user's function."""
    return len(call.text) < 5


def count_of_words(call):
    """A user's function that says more."""
    words = len(call.text.split())
    return Verdict(words == 1, "one word", f"{words} words", "ask for one")


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file of a user's functions beside the test."""
    (tmp_path / "mine.py").write_text(FUNCTIONS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("wanted", [is_short, "mine.py:is_short", count_of_words])
@pytest.mark.usefixtures("file")
def test_what_the_function_accepts_passes(verdict, call, wanted):
    assert verdict(call("Hi!"), check=wanted).passed


@pytest.mark.parametrize(
    ("wanted", "name"), [(is_short, "is_short"), ("mine.py:is_short", "mine.py:is_short")]
)
@pytest.mark.usefixtures("file")
def test_what_it_does_not_accept_fails(verdict, call, wanted, name):
    found = verdict(call("Hello there!"), check=wanted)

    assert (found.passed, found.expected, found.observed) == (
        False,
        f"{name} returns True",
        "False",
    )


def test_its_verdict_is_told(verdict, call):
    found = verdict(call("Hello there!"), check=count_of_words)

    assert (found.passed, found.subject) == (False, "check")
    assert (found.expected, found.observed, found.hint) == ("one word", "2 words", "ask for one")


@pytest.mark.usefixtures("file")
def test_what_it_raises_is_told_with_its_line(verdict, call):
    found = verdict(call(), check="mine.py:broken")

    assert found.observed == (
        "it raised AttributeError: 'Call' object has no attribute 'nothing' (mine.py:7)"
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\ny = x / 0\n", "ZeroDivisionError: division by zero (bad.py:2)"),
        ("import sys\nsys.exit(3)\n", "SystemExit: 3 (bad.py:2)"),
        ("def f(:\n", "SyntaxError: invalid syntax (bad.py:1)"),
        ("import no_such\n", "ModuleNotFoundError: No module named 'no_such' (bad.py:1)"),
    ],
)
def test_a_file_that_cannot_be_imported_is_told_with_its_line(
    tmp_path, monkeypatch, refusal, source, said
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.py").write_text(source, encoding="utf-8")

    assert f" will not do. bad.py cannot be imported: {said}. Allowed: " in refusal(
        "check", "bad.py:f"
    )


def test_a_function_that_ends_the_program_fails(verdict, call):
    def leaves(_call):
        raise SystemExit(3)

    assert verdict(call(), check=leaves).observed.startswith("it raised SystemExit: 3 (test_check")


def test_an_assertion_speaks_for_itself(verdict, call):
    def two_lines(call):
        assert "\n" in call.text, "it has one line"

    assert verdict(call(), check=two_lines).observed == "it has one line"


def test_a_function_that_forgets_to_answer_fails(verdict, call):
    found = verdict(call(), check=lambda _: None)

    assert found.observed == "it returned None, neither a bool nor a Verdict"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            "is_short",
            (
                "check='is_short' is neither a function nor a place such as "
                "'package.module:function' or 'file.py:function'."
            ),
        ),
        ("mine.py:is_long", "mine.py has no function 'is_long'."),
        ("nowhere:f", "nowhere cannot be imported: No module named 'nowhere'."),
    ],
)
@pytest.mark.usefixtures("file")
def test_what_will_not_do(refusal, wanted, said):
    assert refusal("check", wanted) == (
        f"claude_expect: check={wanted!r} will not do. {said} {ALLOWED}"
    )
