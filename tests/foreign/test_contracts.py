"""Contracts over recordings that other projects made of the real API: none may cry wolf.

They are no part of this repository; see ``test_foreign_cassettes.py``.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

import pytest

from pytest_claude_params.contracts import CONTRACTS, check
from pytest_claude_params.contracts.remarks import remarks
from pytest_claude_params.expectations import headline
from pytest_claude_params.secrets.exchanges import redact_request, redact_response
from pytest_claude_params.secrets.redactions import REDACTIONS

if "CLAUDE_PARAMS_FOREIGN_CASSETTES" not in os.environ:
    pytest.skip("CLAUDE_PARAMS_FOREIGN_CASSETTES names no folder", allow_module_level=True)

IS_NIGHT = "CLAUDE_PARAMS_NIGHTLY" in os.environ
# All that is broken or remarked on, by file and number of the call, with the reason: nothing.
BROKEN: dict[str, str] = {}
REMARKED: dict[str, str] = {}
# How many answers owed each promise: a contract that looks at none proves nothing.
OWED_BY_DAY = {
    "max_tokens": 73,
    "stop_sequences": 1,
    "tool_choice": 7,
    "tools": 20,
    "output_config.format": 6,
    "thinking": 3,
    "prefill": 1,
    "service_tier": 1,
    "stream": 16,
}
OWED = {
    "max_tokens": 711,
    "stop_sequences": 25,
    "tool_choice": 77,
    "tools": 232,
    "output_config.format": 29,
    "thinking": 42,
    "prefill": 4,
    "service_tier": 1,
    "stream": 239,
}


def as_it_is(call):
    return call


def as_we_store_it(call):
    """What was blanked must not break anything either."""
    request = redact_request(call.request, REDACTIONS)
    return replace(call, request=request, response=redact_response(call.response, REDACTIONS))


def as_we_replay_it(call):
    """The request is blanked, the answer is what the other project has kept."""
    return replace(call, request=redact_request(call.request, REDACTIONS))


AT_NIGHT = [pytest.param(form, marks=pytest.mark.nightly) for form in (as_it_is, as_we_replay_it)]


@pytest.fixture(scope="module", params=[as_we_store_it, *AT_NIGHT])
def calls(request, recorded):
    """Return all calls in one form."""
    return {name: request.param(call) for name, call in recorded.items()}


def test_what_is_broken_is_known(calls):
    """A real answer that breaks a contract shows that the contract is wrong."""
    verdicts = {name: check([call]) for name, call in calls.items()}

    broken = {name: headline(found) for name, found in verdicts.items() if headline(found)}
    owed = Counter(verdict.subject for found in verdicts.values() for verdict in found)

    assert broken == BROKEN
    assert {name: owed[name] for name in CONTRACTS} == (OWED if IS_NIGHT else OWED_BY_DAY)


def test_what_is_remarked_on_is_known(calls):
    """Neither does a remark come up where nobody would want to hear it."""
    remarked = {name: said for name, call in calls.items() if (said := remarks([call]))}

    assert remarked == REMARKED
