"""What users test their own expectations, patterns and reports with."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

from pytest_claude_params import UsageError, Verdict, testing

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "test-your-own-expectations.md"


def polite(call, wanted: bool):  # noqa: FBT001 - as a user writes it
    """Expect thanks."""
    return Verdict("thanks" in call.text, "thanks", call.text) if wanted else True


def test_an_expectation_of_ones_own():
    """By name, as the hook gives it; the wanted value is checked by its annotation."""
    own = {"polite": polite}

    found = testing.verdict(testing.answer("No."), own=own, polite=True)

    assert (found.passed, found.expected, found.observed) == (False, "thanks", "No.")
    assert (
        testing.verdict(testing.answer("No, thanks"), own=own, not_={"polite": False}).passed
        is False
    )
    assert testing.usage_error(own=own, polite="very").startswith("claude_expect: polite='very'")
    assert testing.usage_error(own=own, polite=True) == ""


def test_a_name_that_is_taken():
    """As in a run."""
    with pytest.raises(UsageError, match="there is an expectation 'contains' already"):
        testing.verdict(testing.answer(), own={"contains": polite}, contains="Hi")


def test_one_verdict_of_two_calls():
    """It says how many there are, and who returns them."""
    with pytest.raises(ValueError, match="verdict") as caught:
        testing.verdict(testing.answer("One."), testing.answer("Two."), contains="One")

    assert str(caught.value) == (
        "verdict(): contains='One' gives 2 verdicts on 2 calls, and not one; "
        "verdicts({'contains': 'One'}, ...) returns all of them"
    )


def test_no_expectation():
    """There is no verdict without one."""
    with pytest.raises(ValueError, match="verdict") as caught:
        testing.verdict(testing.answer())

    assert str(caught.value) == (
        "verdict(): it names no expectation; name one with the wanted value: contains='Paris'"
    )


def test_a_misspelt_field_of_a_message():
    """It would stand in the message, and change nothing."""
    with pytest.raises(UsageError) as caught:
        testing.answer("Hi", stopreason="max_tokens")

    assert str(caught.value) == (
        "answer(): 'stopreason' is no field of a message. Did you mean 'stop_reason'?"
    )


def test_a_field_that_is_not_known_yet():
    """The API adds some."""
    assert testing.answer("Hi", mood="calm").response.body["mood"] == "calm"


def test_calls_of_all_kinds():
    """An answer, a rejected request, a count, each as far as it is given."""
    asked = testing.answer("Hi", sent={"temperature": 0}, stop_reason="max_tokens")
    failed = testing.rejected(529, "overloaded_error", "Overloaded")

    assert (asked.request.parameters["temperature"], asked.response.stop_reason) == (
        0,
        "max_tokens",
    )
    assert testing.verdict(failed, error_type="overloaded_error").passed
    assert testing.verdict(testing.token_count(9), input_tokens=9).passed


def test_a_pattern_of_ones_own():
    """Blanked with what always is; what is in base64 is withheld."""
    body = {"messages": [{"role": "user", "content": "For customer-17, sk-ant-api03-abcdefgh"}]}
    hidden = "Y3VzdG9tZXItMTcgd2FzIGhlcmUsIGFuZCB0aGF0IGlzIGl0"  # customer-17 was here, ...

    blanked = testing.redacted(body, r"customer-\d+")

    assert blanked["messages"][0]["content"] == "For REDACTED, sk-ant-REDACTED"
    assert testing.withheld(testing.answer(hidden), r"customer-\d+") == [
        "response.body.content[0].text (a pattern of this project, in base64)"
    ]
    assert testing.withheld(testing.answer("customer-18"), r"customer-1[79]") == []


def test_a_pattern_that_is_none():
    """As the ini key says it."""
    with pytest.raises(UsageError, match=re.escape("'(' is not a regular expression")):
        testing.redacted({}, "(")


def test_a_report():
    """In each format, of calls that were made up."""
    tests = {"test_a.py::test_a": [testing.answer("Paris")]}

    (ran,) = json.loads(testing.report(".json", tests))["tests"]

    assert (ran["test"], ran["calls"][0]["answer"]) == ("test_a.py::test_a", "Paris")
    assert "Paris" in testing.report(".html", tests)


def test_all_names_are_documented():
    """Each with a docstring, and on the page."""
    page = PAGE.read_text()

    assert [name for name in testing.__all__ if not getattr(testing, name).__doc__] == []
    assert [name for name in testing.__all__ if f"`{name}" not in page] == []


def test_the_examples_of_the_page_run(tmp_path):
    """Each test on it passes."""
    code = "\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL))
    (tmp_path / "page.py").write_text(code)
    names = runpy.run_path(str(tmp_path / "page.py"))
    tests = [value for name, value in names.items() if name.startswith("test_")]

    assert len(tests) == 4
    for test in tests:
        test()


def test_a_format_that_is_none():
    """The suffixes that there are."""
    with pytest.raises(UsageError) as caught:
        testing.report(".csv", {})

    assert str(caught.value) == (
        "report(): '.csv' is not one of .html, .json, .jsonl, .md and .xml"
    )
