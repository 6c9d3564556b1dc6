"""The simulator refuses exactly what the rules refuse, in code of its own."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import random
from pathlib import Path

import anthropic
import pytest

from pytest_claude_params.parameters.rules import Request, findings_of
from pytest_claude_params.parameters.table import TABLE
from pytest_claude_params.simulator.http.api_error import ApiError
from pytest_claude_params.simulator.validation.batch_fields import message_of
from pytest_claude_params.simulator.validation.validation import check_message, check_token_count

_SPEC = importlib.util.spec_from_file_location("requests_", Path(__file__).with_name("requests.py"))
REQUESTS = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(REQUESTS)

TODAY = dt.date(2026, 11, 23)
IS_NIGHT = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
MODELS = [model.id for model in TABLE.models]
# By day one of each family: those of one have the same rules.
TRIED = MODELS if IS_NIGHT else list({model.family: model.id for model in TABLE.models}.values())
VERSIONS = [version.id for version in TABLE.versions]
ENDPOINTS = ["message", "batched message", "token count"]


def simulated(body, version, endpoint):
    """Return the status that the simulator answers with."""
    try:
        if endpoint == "token count":
            check_token_count(body, version)
        else:
            if endpoint == "batched message":
                body = message_of(body)
            check_message(body, version)
    except ApiError as error:
        return error.status
    return 200


def ruled(body, version, endpoint):
    """Return the statuses that the rules foresee, and why."""
    found = findings_of(Request(body, version, endpoint, today=TODAY))
    refusals = [one for one in found if one.is_rejection]
    return {one.status for one in refusals} or {200}, [one.reason for one in refusals]


def disagreement(body, version, endpoint="message"):
    """Say on what simulator and rules disagree; nothing if they agree."""
    status = simulated(body, version, endpoint)
    foreseen, reasons = ruled(body, version, endpoint)
    agree = are_one(status, foreseen)
    return None if agree else (body, version, endpoint, status, foreseen, reasons)


def are_one(status, foreseen):
    """Whether a status was foreseen; of a retired model nobody looks what else would be wrong."""
    return status in foreseen or (404 in foreseen and status == 400)


def counted(body):
    """Keep of a body what a token count takes."""
    return {name: body[name] for name in body if name in TABLE.fields("token count").names}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("model", TRIED)
def test_each_request_is_refused_by_both_or_by_none(model, version):
    """One change of a plain request after the other."""
    bodies = [{"model": model, **REQUESTS.PLAIN, **changes} for changes in REQUESTS.REQUESTS]
    found = [disagreement(body, version, endpoint) for body in bodies for endpoint in ENDPOINTS[:2]]

    assert [one for one in found if one] == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "model", ["claude-haiku-4-5", "claude-sonnet-5", "claude-3-haiku-20240307"]
)
def test_over_http_it_is_the_same(simulator, model, version):
    """As the real SDK sends it."""
    with anthropic.Anthropic(
        base_url=simulator.base_url,
        api_key="made-up",
        max_retries=0,
        default_headers={"anthropic-version": version},
    ) as client:
        for changes in ({}, {"temperature": 0}, {"stop_sequences": [" "]}, {"max_tokens": 100_000}):
            body = {"model": model, **REQUESTS.PLAIN, **changes}
            raw = client.messages.with_raw_response
            try:
                status = raw.create(
                    **REQUESTS.PLAIN | {"model": model}, extra_body=body
                ).status_code
            except anthropic.APIStatusError as error:
                status = error.status_code
            assert are_one(status, ruled(body, version, "message")[0])


@pytest.mark.parametrize("name", TABLE.versions[-1].removed)
def test_a_removed_parameter_is_refused_even_if_it_is_null(name):
    """It is no parameter any more; what the API makes of the others as null is not judged."""
    body = {"model": "claude-haiku-4-5", **REQUESTS.PLAIN, name: None}

    assert simulated(body, "2026-10-21", "message") == 400
    assert ruled(body, "2026-10-21", "message")[0] == {400}
    assert ruled(body, "2023-06-01", "message")[0] == {200}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_any_mixture_is_refused_by_both_or_by_none(version, endpoint):
    """Of many requests that chance has put together."""
    chance = random.Random(f"{version} {endpoint}")  # noqa: S311 - the same each time
    found = []
    for _ in range(10_000 if IS_NIGHT else 400):
        body = {"model": chance.choice(MODELS), **REQUESTS.PLAIN}
        for name in chance.sample(sorted(REQUESTS.CHOICES), chance.randint(1, 5)):
            value = chance.choice(REQUESTS.CHOICES[name])
            body |= {} if value is None else {name: value}
        body = counted(body) if endpoint == "token count" else body
        found.append(disagreement(body, version, endpoint))

    assert [one for one in found if one] == []
