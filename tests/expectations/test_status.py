"""The expectation ``status``."""

from __future__ import annotations


def test_the_status_passes(verdict, call, error):
    assert verdict(call(), status=200).passed
    assert verdict(error(404, "not_found_error", "model: x"), status="400..499").passed


def test_another_status_fails_with_what_the_api_said(verdict, error):
    found = verdict(error(400, "invalid_request_error", "bad"), status=200)

    assert not found.passed
    assert (found.expected, found.observed) == ("200", "400")
    assert found.hint == "HTTP 400 invalid_request_error: bad"


def test_a_token_count_is_judged(verdict, count):
    assert verdict(count(12), status=200).passed
