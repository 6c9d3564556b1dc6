"""Nothing that must not be stored survives, in whatever it stands; all else stays verbatim."""

from __future__ import annotations

import itertools
import json
import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.secrets.exchanges import redact_request, redact_response
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.redactions.of_project import from_patterns
from pytest_claude_params.wire import event_stream

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 20

URL = "https://api.anthropic.com/v1/messages"
STREAM = {"content-type": "text/event-stream"}
KEYS = st.tuples(
    st.sampled_from(["sk-ant-api03-", "sk-ant-oat01-", "sk-ant-admin01-"]),
    st.from_regex(r"[A-Za-z0-9_-]{20,60}", fullmatch=True),
).map("".join)
AROUND = st.text("ab \n\"\\'{}ß,:=", max_size=6)
ALNUM = st.from_regex(r"[A-Za-z0-9]{24}", fullmatch=True)
VERBATIM = st.one_of(
    ALNUM.map("msg_01{}".format),
    ALNUM.map("toolu_01{}".format),
    st.from_regex(r"[A-Za-z0-9+/]{40,80}={0,2}", fullmatch=True),
)


def nested(leaf):
    """Nest a text in JSON at any depth: as a value, as a name, as JSON within a text."""
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=2),
            st.dictionaries(st.text(max_size=3), inner, min_size=1, max_size=2),
            inner.map(json.dumps),
            leaf.map(lambda name: {name: 1}),
        ),
        max_leaves=4,
    )


PLANTED = KEYS.flatmap(
    lambda key: st.tuples(
        st.just(key),
        nested(st.tuples(AROUND, AROUND).map(lambda around: f"{around[0]}{key} {around[1]}")),
    )
)


def delta(index, text, kind="text"):
    """Make the event that brings a piece."""
    piece = {"type": f"{kind}_delta", kind: text}
    return {"type": "content_block_delta", "index": index, "delta": piece}


@settings(max_examples=EXAMPLES)
@given(PLANTED)
def test_no_key_survives_in_a_body(planted):
    """Neither in what was asked nor in what came back."""
    key, tree = planted

    request = redact_request(CallRequest("POST", URL, body=tree), REDACTIONS)
    response = redact_response(CallResponse(200, body=tree), REDACTIONS)
    assert key not in repr(request)
    assert key not in repr(response)


@settings(max_examples=EXAMPLES)
@given(KEYS, st.lists(st.integers(0, 90), max_size=6))
def test_no_key_survives_in_a_stream(key, cuts):
    """Claude repeats a key piece by piece."""
    text = f"It is {key} ."
    edges = [0, *sorted(cuts), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(edges)]
    body = event_stream.text_of_events([delta(0, piece) for piece in pieces])

    stored = redact_response(CallResponse(200, STREAM, body), REDACTIONS)
    assert "".join(event["delta"]["text"] for event in stored.events) == "It is sk-ant-REDACTED ."


def test_pieces_of_different_blocks_are_not_mixed():
    """Blocks may grow in turns, and a thought is no text."""
    key = "sk-ant-api03-secretsecret"
    events = [
        delta(0, "sk-ant-"),
        delta(1, key[:9], "thinking"),
        delta(0, "elope"),
        delta(1, key[9:], "thinking"),
    ]
    body = event_stream.text_of_events(events)

    stored = redact_response(CallResponse(200, STREAM, body), REDACTIONS)
    assert stored.events == (
        delta(0, "sk-ant-REDACTED"),
        delta(1, "sk-ant-REDACTED", "thinking"),
        delta(0, ""),
        delta(1, "", "thinking"),
    )


def test_a_stream_without_secrets_stays_as_it_is():
    """Piece by piece."""
    events = [{"type": "ping"}, delta(0, "a"), delta(0, "\nb"), {"type": "message_stop"}]
    response = CallResponse(200, STREAM, event_stream.text_of_events(events))

    assert response == redact_response(response, REDACTIONS)


@settings(max_examples=EXAMPLES)
@given(nested(VERBATIM))
def test_ids_and_signatures_stay_verbatim(tree):
    """Later turns send them back, and the API checks them."""
    assert tree == redact_request(CallRequest("POST", URL, body=tree), REDACTIONS).body
    assert tree == redact_response(CallResponse(200, body=tree), REDACTIONS).body


@settings(max_examples=EXAMPLES)
@given(PLANTED)
def test_redacting_twice_changes_nothing_more(planted):
    """A replayed request is looked up as it was stored."""
    once = redact_request(CallRequest("POST", URL, body=planted[1]), REDACTIONS)

    assert once == redact_request(once, REDACTIONS)


def test_urls_and_headers_are_redacted_and_the_rest_stays():
    """A key may be sent in any of them."""
    key = "sk-ant-api03-secretsecret"
    request = CallRequest("POST", f"{URL}?key={key}", {"anthropic-beta": key}, [1, None, True])

    assert redact_request(request, REDACTIONS) == CallRequest(
        "POST", f"{URL}?key=sk-ant-REDACTED", {"anthropic-beta": "sk-ant-REDACTED"}, [1, None, True]
    )


def test_bytes_are_redacted_as_bytes():
    """Uploads are no text."""
    body = b"\xff\xfe sk-ant-api03-secretsecret \x00"

    stored = redact_response(CallResponse(200, body=body), REDACTIONS)
    assert stored.body == b"\xff\xfe sk-ant-REDACTED \x00"


def test_a_projects_own_patterns():
    """Each match is blanked."""
    mine = from_patterns([r"customer-\d+", "(?i)acme"], "claude_redact")
    request = CallRequest("POST", URL, body={"system": "ACME serves customer-17"})

    assert redact_request(request, mine).body == {"system": "REDACTED serves REDACTED"}


def test_a_pattern_that_is_none_is_refused():
    """With where it stands and what is wrong."""
    with pytest.raises(UsageError) as caught:
        from_patterns(["a", "("], "pyproject.toml: claude_redact")

    assert str(caught.value) == (
        "pyproject.toml: claude_redact: '(' is not a regular expression: "
        "missing ), unterminated subpattern at position 0"
    )


def test_every_redaction_says_what_it_finds():
    """No two alike."""
    names = [redaction.name for redaction in REDACTIONS]

    assert sorted(set(names)) == sorted(names)
    assert all(re.fullmatch(r"[A-Za-z ]+", name) for name in names)
