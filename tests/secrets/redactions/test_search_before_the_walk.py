"""The search that comes before the walk spares work and changes nothing."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.secrets.encodings.documents import redact_documents
from pytest_claude_params.secrets.environment_values import environment_values
from pytest_claude_params.secrets.exchanges import (
    needed_for,
    redact_request,
    redact_response,
    redact_url,
)
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.redactions.of_project import from_patterns
from pytest_claude_params.secrets.tree import redact_tree
from pytest_claude_params.wire.event_stream import text_of_events

# To look at every string takes its time: CLAUDE_PARAMS_NIGHTLY=1 tries more, and others each time.
TIMES = 10 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 1
UUID = "8a3e9f1c-0b2d-4c5e-9f6a-1234567890ab"
LONG = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0" * 4
ENVIRONMENT = environment_values(
    {"MY_KEY": 'p"a\\s/s wörd\nwith all', "MY_TOKEN": "ÄÖÜäöüßéèêëàáâ"}
)
ALL = (*REDACTIONS, *ENVIRONMENT, *from_patterns([r"customer-\d+", "(?i)acme"], "claude_redact"))
SECRETS = st.sampled_from(
    [
        "sk-ant-api03-secretsecret", f"Bearer {LONG}", f"BEARER\n{LONG}", f"org {UUID}",
        f'ORGANISATION"\\":\n"{UUID}', f"organization_id\u2003{UUID}", "wrkspc_01JwQvzr7r",
        "req_011CSHoEeqs5C35", "AKIAIOSFODNN7EXAMPLE", f"Secret Access Key: {LONG[:40]}",
        f"session-token={LONG}", f"Signature={'0A' * 32}", f"bedrock-api-key-{LONG}",
        f"AIza{LONG[:35]}", f"ya29.{LONG}", f"ghs_{LONG}", f"sk-{LONG[:48]}", f"eyJ{LONG}.eyJ{LONG}.x",
        "Authorization: BASIC dXNlcjpwYXNz", f"-----BEGIN PRIVATE KEY-----\n{LONG}", "customer-17",
        "Acme", "arn:aws:iam::123456789012:x", "PROJECTS/mine/LOCATIONS/x", 'p"a\\s/s wörd\nwith all',
        f"xoxb-{LONG[:40]}", "DB_PASSWORD=hunter2x", "DB_PASSWORD\t=\thunter2x", 'auth_token\t= "hunter2hunter2"', "postgres://a:hunter2@b", f"SG.{LONG[:22]}.{LONG[:43]}",
        "ÄÖÜäöüßéèêëàáâ", UUID, "org", "key",
    ]
)  # fmt: skip
AROUND = st.text("ab \n\"\\'{}ßK:=/", max_size=3)
TEXTS = st.one_of(
    st.text(max_size=5),
    st.tuples(AROUND, SECRETS, AROUND).map("".join),
)
NAMES = st.one_of(
    st.sampled_from(["organization", "id", "uuid", "metadata", "user_id", "authorization_token", "text",
                     "secret_key", "signature", "type", "data", 'org"']), TEXTS
)  # fmt: skip
BODIES = st.recursive(
    st.one_of(TEXTS, st.none(), st.integers(), st.just("base64")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(NAMES, inner, max_size=3),
        inner.map(json.dumps),
    ),
    max_leaves=6,
)


def walked(request):
    """Redact with every redaction at every string, as if there were no search."""
    return replace(
        request,
        url=redact_url(request.url, ALL),
        headers=redact_tree(request.headers, ALL, "headers"),
        body=redact_documents(redact_tree(request.body, ALL), ALL),
    )


@settings(max_examples=40 * TIMES, deadline=None)
@given(BODIES, TEXTS)
def test_the_result_is_that_of_looking_at_every_string(body, text):
    """Whatever stands where."""
    request = CallRequest("POST", f"https://api.anthropic.com/{text}", {"a": text}, body)

    assert redact_request(request, ALL) == walked(request)


EVERY = tuple(replace(one, hints=(), telltale=None) for one in ALL)
PIECES = st.lists(st.tuples(st.integers(0, 1), TEXTS), max_size=4)


@settings(max_examples=20 * TIMES, deadline=None)
@given(BODIES, TEXTS)
def test_an_answer_is_that_of_looking_at_every_string(body, text):
    """The same for what comes back."""
    response = CallResponse(200, {"a": text}, body)

    assert redact_response(response, ALL) == redact_response(response, EVERY)


# To shrink what holds a long text takes minutes.
NOT_SHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
LONG_TEXT = "Rows of vines climb the hills. In 1867, said Alice, nobody came. " * 65


@settings(max_examples=4 * TIMES, deadline=None, phases=NOT_SHRUNK)
@given(TEXTS)
def test_a_long_text_is_that_of_looking_at_every_string(text):
    """Of which each word is looked at once, as it is sent and as it is stored."""
    body = {"content": f"{LONG_TEXT}{text} "}
    request = CallRequest("POST", "https://api.anthropic.com/", {}, body)

    assert redact_request(request, ALL) == redact_request(request, EVERY)
    assert [one.place for one in leaks_in(request, CallResponse(200), ALL)] == [
        one.place for one in leaks_in(request, CallResponse(200), EVERY)
    ]


@settings(max_examples=20 * TIMES, deadline=None)
@given(PIECES, st.integers(1, 30))
def test_a_stream_is_that_of_looking_at_every_string(pieces, size):
    """Also where a hint is broken over two pieces."""
    events = [
        {
            "type": "content_block_delta",
            "index": index,
            "delta": {"type": "text_delta", "text": part},
        }
        for index, text in pieces
        for part in (text[start : start + size] for start in range(0, len(text), size))
    ]
    stream = {"content-type": "text/event-stream"}
    response = CallResponse(200, stream, text_of_events(events))

    assert redact_response(response, ALL) == redact_response(response, EVERY)


@settings(max_examples=20 * TIMES, deadline=None)
@given(BODIES, BODIES)
def test_the_same_leaks_are_found(asked, answered):
    """Whatever was left."""
    exchange = (
        CallRequest("POST", "https://api.anthropic.com", {}, asked),
        CallResponse(200, {}, answered),
    )

    assert [one.place for one in leaks_in(*exchange, ALL)] == [
        one.place for one in leaks_in(*exchange, EVERY)
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"content": '{"key": "sk\\u002dant-api03"}\nsk-ant-api03-secretsecret'},
        {"content": "a\\/\\nsk-ant-api03-secretsecret"},
        {"sk-ant-api03-secretsecret": 1},
        {"content": ["a", {"b": "sk-ant-api03-secretsecret"}]},
        "sk-ant-api03-secretsecret",
        b"\xff sk-ant-api03-secretsecret",
    ],
    ids=["escaped", "after escapes", "name", "nested", "text", "bytes"],
)
def test_nothing_slips_through(body):
    """However it is written."""
    redacted = redact_request(
        CallRequest("POST", "https://api.anthropic.com", {}, body), REDACTIONS
    )

    assert "sk-ant-REDACTED" in str(redacted.body)
    assert "secretsecret" not in str(redacted.body)


def test_a_request_without_any_is_returned_as_it_is():
    """The usual case costs one search."""
    body = {"system": "An organization of risk-averse bears", "messages": [{"content": "Hi"}]}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, body)

    assert redact_request(request, REDACTIONS) is request


def test_the_names_of_parameters_call_for_nothing():
    """Every request sets max_tokens, which is no token."""
    request = {"model": "claude-haiku-4-5", "max_tokens": 200, "stop_sequences": ["token"]}

    assert list(needed_for(json.dumps(request), REDACTIONS)) == []
    assert [one.name for one in needed_for(json.dumps({"auth_token": "a"}), REDACTIONS)]
