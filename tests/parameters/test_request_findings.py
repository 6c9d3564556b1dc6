"""What the rules are asked about a request as it is sent: its version, its betas, its parts."""

from __future__ import annotations

import datetime as dt

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.parameters.request_findings import (
    betas_of,
    findings_about,
    is_sound,
    version_of,
)

TODAY = dt.date(2026, 11, 24)
URL = "https://api.anthropic.com/v1/messages"
BODY = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "Hi"}],
}
BEDROCK = "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke"
VERTEX = "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-haiku-4-5@20251001:rawPredict"


def about(url=URL, headers=None, **body):
    """Say what is found of a request: parameter, value, rule."""
    found = findings_about(CallRequest("POST", url, headers or {}, body), TODAY)
    return [(one.parameter, one.value, one.why) for one in found]


CONVERSE = "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-haiku-4-5-20251001-v1%3A0/converse"


def batch(*ids):
    """Make a batch of requests with these ids."""
    return {"requests": [{"custom_id": name, "params": BODY} for name in ids]}


def test_a_batch_has_at_least_one_request():
    """An empty one is refused as a whole."""
    assert about(f"{URL}/batches", requests=[]) == [
        ("requests", "0", "a batch has 1 to 100,000 requests")
    ]


@pytest.mark.parametrize(
    ("count", "refused"), [pytest.param(100_000, False, marks=pytest.mark.nightly), (100_001, True)]
)
def test_a_batch_has_100000_requests_at_most(count, refused):
    """Whatever is asked in them."""
    requests = [{"custom_id": f"id-{number}"} for number in range(count)]

    why = ("requests", "100,001", "a batch has 1 to 100,000 requests")
    assert about(f"{URL}/batches", requests=requests) == [why] * refused


def test_an_id_of_a_batch_stands_once():
    """It is told once, however often it stands."""
    assert about(f"{URL}/batches", **batch("a", "b", "a", "a")) == [
        ("custom_id", "a", "each request of a batch has a custom_id of its own")
    ]


@pytest.mark.parametrize(("name", "refused"), [("a" * 64, 0), ("a" * 65, 1), ("a b", 1), ("", 1)])
def test_an_id_of_a_batch_has_a_form(name, refused):
    """Letters, digits, _ and -, 1 to 64 of them."""
    why = "it is letters, digits, _ and -, 1 to 64 of them"

    assert [said for _, _, said in about(f"{URL}/batches", **batch(name))] == [why] * refused


def test_a_request_of_a_beta_may_have_fields_that_are_not_known():
    """SDKs before 2.3 say in the query that it is one."""
    why = "the Messages API has no field magic."

    assert about(magic=1, **BODY) == [("magic", "1", why)]
    assert about(f"{URL}?beta=true", magic=1, **BODY) == []
    assert about(headers={"anthropic-beta": "magic-2026-01-01"}, magic=1, **BODY) == []


def test_betas_are_named_in_header_body_and_query():
    """Bedrock takes them in the body."""
    body = {**BODY, "anthropic_beta": ["c"]}
    request = CallRequest("POST", f"{URL}?beta=true", {"anthropic-beta": "a, b"}, body)

    assert betas_of(request) == {"a", "b", "c", "beta=true"}


@pytest.mark.parametrize("url", [BEDROCK, VERTEX], ids=["bedrock", "vertex"])
@pytest.mark.parametrize(
    ("version", "known"),
    [("2026-10-21", "2026-10-21"), ("bedrock-2023-05-31", ""), ("vertex-2023-10-16", "")],
)
def test_partners_are_told_the_version_in_the_body(url, version, known):
    """Names of their own mean the oldest, which takes a temperature."""
    body = {**BODY, "anthropic_version": version, "temperature": 0}
    del body["model"]

    assert version_of(CallRequest("POST", url, body=body)) == known
    assert [parameter for parameter, _, _ in about(url, **body)] == ["temperature"] * bool(known)


@pytest.mark.parametrize(
    ("change", "sound"),
    [({}, True), ({"max_tokens": -1}, False), ({"model": "claude-3-opus-20240229"}, True)],
    ids=["sound", "broken", "retired"],
)
def test_what_breaks_no_rule_breaks_none_on_any_day(change, sound):
    """A model that is retired took it; only who asks it today is told."""
    assert is_sound(CallRequest("POST", URL, {}, {**BODY, **change})) is sound


def test_what_a_model_never_took_is_not_sound_once_it_is_retired():
    """Then nobody looks at it, but a test may set the clock back."""
    never = {**BODY, "model": "claude-opus-4-5-20251101", "max_tokens": -1}
    asked = CallRequest("POST", URL, {}, never)

    assert [one.level for one in findings_about(asked, dt.date(2027, 2, 1))] == ["retirement"]
    assert not is_sound(asked)


def test_what_converse_was_sent_has_blocks_that_the_messages_api_has_not():
    """A table as a document: its translation is ours, so its shape is not judged."""
    table = {"format": "csv", "name": "prices", "source": {"bytes": "YSxi"}}
    turn = {"role": "user", "content": [{"text": "Add them up."}, {"document": table}]}

    assert about(CONVERSE, messages=[turn], inferenceConfig={"maxTokens": 60}) == []
    assert about(
        **BODY
        | {
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {
                            "type": "document",
                            "source": {"type": "base64", "media_type": "text/csv", "data": "YSxi"},
                        }
                    ],
                }
            ]
        }
    ) == [
        (
            "messages.0.content.0.source.media_type",
            "text/csv",
            "media_type is application/pdf",
        )
    ]
