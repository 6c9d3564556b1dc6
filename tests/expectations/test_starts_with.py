"""The expectation ``starts_with``."""

from __future__ import annotations

import pytest


def test_the_right_beginning_passes(verdict, call):
    assert verdict(call("Dear all"), starts_with="Dear").passed


@pytest.mark.parametrize(
    ("answer", "observed", "hint"),
    [
        ("Hello all", "'Hell'", ""),
        ("\nDear all", r"'\nDea'", "the answer has white space before it"),
        ("dear all", "'dear'", "they differ only in case"),
        ("", "''", ""),
    ],
)
def test_another_beginning_fails(verdict, call, answer, observed, hint):
    found = verdict(call(answer), starts_with="Dear")

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == ("'Dear'", observed, hint)
