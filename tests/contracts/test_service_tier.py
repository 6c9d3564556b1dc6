"""What ``service_tier`` promises."""

from __future__ import annotations

import pytest

STANDARD_ONLY = {"service_tier": "standard_only"}


def test_standard_keeps_it(verdict, call):
    answer = call(sent=STANDARD_ONLY, usage={"service_tier": "standard"})

    assert verdict("service_tier", answer).passed


def test_priority_breaks_it(verdict, call, stand_in):
    found = verdict("service_tier", call(sent=STANDARD_ONLY, usage={"service_tier": "priority"}))

    assert not found.passed
    assert found.expected == "usage.service_tier 'standard', as standard_only was sent"
    assert (found.observed, found.hint) == ("'priority'", stand_in)


@pytest.mark.parametrize("tier", ["auto", None])
def test_nothing_is_promised_where_the_api_chooses(verdict, call, tier):
    answer = call(sent={"service_tier": tier}, usage={"service_tier": "priority"})

    assert verdict("service_tier", answer) is None


def test_nothing_is_known_where_the_answer_does_not_say(verdict, call):
    assert verdict("service_tier", call(sent=STANDARD_ONLY)) is None
