"""The expectation ``error_type``."""

from __future__ import annotations

import pytest

from pytest_claude_params.expectations.outcomes.error_type import ERROR_TYPES


@pytest.mark.parametrize("wanted", ["not_found_error", ["api_error", "not_found_error"]])
def test_the_wanted_error_passes(verdict, error, wanted):
    assert verdict(error(404, "not_found_error", "model: x"), error_type=wanted).passed


def test_none_passes_when_there_is_no_error(verdict, call):
    assert verdict(call(), error_type=None).passed


def test_another_error_fails_with_what_the_api_said(verdict, error):
    found = verdict(error(404, "not_found_error", "model: x"), error_type=None)

    assert not found.passed
    assert (found.expected, found.observed) == ("None", "'not_found_error'")
    assert found.hint == "HTTP 404 not_found_error: model: x"


def test_an_answer_fails_when_an_error_is_wanted(verdict, call):
    found = verdict(call(), error_type="api_error")

    assert (found.passed, found.observed, found.hint) == (False, "None", "")


def test_a_misspelt_error_is_refused(refusal):
    assert refusal("error_type", "rate_limit") == (
        "claude_expect: error_type='rate_limit' will not do. "
        "There is no error type 'rate_limit'; did you mean 'rate_limit_error'? "
        f"Allowed: one of {', '.join(ERROR_TYPES)}, a list of them (any of which will do), or None."
    )
