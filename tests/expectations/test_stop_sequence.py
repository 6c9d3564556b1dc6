"""The expectation ``stop_sequence``."""

from __future__ import annotations

import pytest

FIRED = {"stop_reason": "stop_sequence", "stop_sequence": "END"}
SENT = {"stop_sequences": ["###", "END"]}


@pytest.mark.parametrize("wanted", ["END", ["###", "END"]])
def test_the_sequence_that_fired_passes(verdict, call, wanted):
    assert verdict(call(sent=SENT, **FIRED), stop_sequence=wanted).passed


def test_none_passes_when_none_fired(verdict, call):
    assert verdict(call(sent=SENT), stop_sequence=None).passed


def test_none_fails_when_one_fired(verdict, call):
    found = verdict(call(sent=SENT, **FIRED), stop_sequence=None)

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == ("None", "'END'", "")


def test_another_sequence_fails(verdict, call):
    found = verdict(call(sent=SENT, **FIRED), stop_sequence="###")

    assert not found.passed
    assert (found.expected, found.observed) == ("'###'", "'END'")


@pytest.mark.parametrize(
    ("wanted", "exchange", "hint"),
    [
        pytest.param(
            "X",
            {"sent": SENT},
            "'X' is not among the stop_sequences that were sent: '###' and 'END'",
            id="another was sent",
        ),
        pytest.param(
            "X",
            {},
            "'X' is not among the stop_sequences that were sent: none",
            id="none sent",
        ),
        pytest.param("END", {"sent": SENT}, "the answer never came to 'END'", id="never came"),
        pytest.param(
            "END",
            {"text": "end of it", "sent": SENT},
            "the answer has 'end', which differs from 'END' in case",
            id="case",
        ),
    ],
)
def test_the_hint_names_the_cause(verdict, call, wanted, exchange, hint):
    found = verdict(call(**exchange), stop_sequence=wanted)

    assert not found.passed
    assert found.hint == hint
