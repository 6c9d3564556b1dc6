"""What ``check`` finds, recording has blanked or withheld; and what is blanked still replays.

A request and an answer are drawn with secrets in any place: in URLs, headers, members, names,
texts, JSON within texts, coded or quoted.
"""

from __future__ import annotations

import base64
import json
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store, vcrpy_format
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.checks import CheckedFile
from pytest_claude_params.checks.secrets import find_secrets
from pytest_claude_params.checks.texts.scrubbing import scrubbed
from pytest_claude_params.errors import CassetteError, CassetteMiss
from pytest_claude_params.misses import MissContext
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.transcript import Transcript
from pytest_claude_params.wire import event_stream

API = "https://api.anthropic.com/v1/messages"
HEADERS = {"anthropic-version": "2023-06-01"}
SECRET = st.text("abcXYZ0189", min_size=8, max_size=12).map(lambda text: f"s3Cr{text}")
PARAMETERS = (
    "token", "api_key", "sig", "key", "X-Amz-Security-Token", "X-Amz-Signature",
    "X-Amz-Credential", "X-Goog-Signature", "GoogleAccessId", "exaApiKey", "tavilyApiKey",
    "client_secret", "auth%5Btoken%5D", "page_token", "limit",
)  # fmt: skip
NAMES = (
    "headers", "Authorization", "X-Api-Key", "X-Auth-Key", "Cookie", "accept", "url", "results_uri",
    "authorization_token", "access_token", "client_secret", "metadata", "user_id", "name", "value",
    "key", "token", "input", "text", "source", "type", "data", "body", "signature",
)  # fmt: skip
SPELLINGS = (
    "sk-ant-api03-{}".format,
    "Bearer {0}{0}".format,
    "{}".format,
    "wrkspc_{}".format,
)


@st.composite
def urls(draw):
    """Draw a URL, with secrets or without."""
    secret = draw(SECRET)
    user = draw(st.sampled_from(["", "", f"me:{secret}@", f"{secret}@", f"me:{secret}@{secret}@"]))
    names = draw(st.lists(st.sampled_from(PARAMETERS), max_size=3))
    value = draw(st.sampled_from([secret, f"{secret}%2F%3D", "{token}", "", f"{secret}."]))
    separator = draw(st.sampled_from(["?", "#"]))
    query = draw(st.sampled_from(["&", ";", "&amp;"])).join(f"{name}={value}" for name in names)
    scheme = draw(st.sampled_from(["https://", "postgres://", "ssh://", "/", "https:\\/\\/"]))
    return f"{scheme}{user}host.example/a{separator}{query}"


TEXTS = st.one_of(
    urls(),
    st.tuples(st.sampled_from(SPELLINGS), SECRET).map(lambda drawn: drawn[0](drawn[1])),
    urls().map(lambda url: f"https://other.example/?next={quote(url, safe='')}&page=2"),
)
WRAPPED = st.tuples(
    st.sampled_from(
        [
            str,
            str,
            "See {} , please".format,
            "[it]({}).".format,
            json.dumps,
            lambda text: json.dumps({"url": text, "headers": {"x-api-key": text}}),
            lambda text: json.dumps({"access_token": text, "next": json.dumps([text])}),
            lambda text: json.dumps(text).replace("&", "\\u0026"),
            lambda text: base64.b64encode(text.encode()).decode(),
            quote,
        ]
    ),
    TEXTS,
).map(lambda drawn: drawn[0](drawn[1]))
TREES = st.recursive(
    WRAPPED,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2),
        st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=3),
        st.dictionaries(WRAPPED, inner, min_size=1, max_size=1),
        st.tuples(st.sampled_from(NAMES), inner).map(
            lambda drawn: {"headers": [{"name": drawn[0], "value": drawn[1]}]}
        ),
        WRAPPED.map(
            lambda text: {"type": "base64", "data": base64.b64encode(text.encode()).decode()}
        ),
    ),
    max_leaves=5,
)
QUERIES = st.one_of(st.just(""), st.sampled_from(PARAMETERS).map("?{}=s3CrAtqUeRy99".format))


def streamed(text):
    """Make the stream that says a text in pieces."""
    pieces = [text[at : at + 7] for at in range(0, len(text), 7)]
    return event_stream.text_of_events(
        [
            {
                "type": "content_block_delta",
                "index": 0,
                "delta": {"type": "text_delta", "text": one},
            }
            for one in pieces
        ]
    )


# To make a failing example smaller takes minutes, and the first one says enough.
# Of each property; CLAUDE_PARAMS_NIGHTLY=1 tries more, and others each time.
EXAMPLES = 1_000 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 8
NOT_SHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
REQUESTS = st.tuples(QUERIES, TREES).map(
    lambda drawn: CallRequest(
        "POST",
        f"{API}{drawn[0]}",
        HEADERS,
        {"model": "claude-haiku-4-5", "messages": [{"role": "user", "content": drawn[1]}]},
    )
)
ANSWERS = st.one_of(
    TREES.map(
        lambda tree: CallResponse(
            200, {"content-type": "application/json"}, {"type": "message", "content": tree}
        )
    ),
    WRAPPED.map(
        lambda text: CallResponse(200, {"content-type": "text/event-stream"}, streamed(text))
    ),
)


def asking(content):
    """Make a request with a content."""
    message = {"role": "user", "content": content}
    return CallRequest("POST", API, HEADERS, {"model": "claude-haiku-4-5", "messages": [message]})


def listed(value, name="X-Api-Key"):
    """Make a list of headers, in which the name of one stands apart from its value."""
    return {"headers": [{"name": name, "value": value}]}


def fetch(arguments):
    """Let Claude call a tool."""
    return [{"type": "tool_use", "id": "toolu_1", "name": "fetch", "input": arguments}]


# As long as a seal of the API's.
LONG = base64.b64encode(b"s3CrabcX0189" * 6).decode()
PLAIN = "s3CrabcX0189"
# What was found, once; each tells of a kind.
CONTENTS = (
    listed("czNDclhhWjliWVoxYVo5MQ=="),
    listed("https://me:s3CrabcX0189@host.example/a?"),
    listed("https://other.example/?next=https%3A%2F%2Fme%3As3CrabcX0189%40host.example%2Fa"),
    listed("https:\\/\\/me:s3CrabcX0189@host.example/a?", "token"),
    # A thinking block's signature is left as the API made it; a header of that name is not one.
    listed(LONG, "signature"),
    {"headers": {"Signature": LONG, "signature": [LONG]}},
    fetch(listed(LONG, "signature")),
    # Nor is what the API has not made: it reads as a text.
    {
        "type": "thinking",
        "signature": base64.b64encode(b"https://me:s3CrabcX0189@a.test/" * 2).decode(),
    },
    # Lists of headers in other spellings.
    {"Headers": [{"Name": "X-Api-Key", "Value": PLAIN}]},
    {"headers": [{"name": "mine", "key": "X-Api-Key", "value": PLAIN}]},
    {"headers": [{"key": "X-Api-Key", "name": "mine", "value": PLAIN}]},
    {"headers": {"name": ["mine", "X-Api-Key"], "value": PLAIN}},
    # Only its name gives it away, and it is quoted as some languages do it.
    {"X-Api-Key": "https:\\/\\/host.example/a?page_token=s3CrabcX0189"},
)
ANSWER = CallResponse(
    200, {"content-type": "application/json"}, {"type": "message", "content": "Hi"}
)


def with_contents(test):
    """Try what was found once, too."""
    for content in CONTENTS:
        test = example(request_=asking(content), answer=ANSWER)(test)
    return test


@pytest.fixture(scope="module")
def folder():
    """Make a folder for the files of all examples."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def opened(path, mode):
    """Open a recorder as the plugin does."""
    context = MissContext("cassette.yaml", "pytest")
    return Recorder(Cassette(path), Transcript("test"), mode, REDACTIONS, context)


def findings(path):
    """Return what ``check`` finds."""
    return list(find_secrets(CheckedFile(path, path.read_bytes(), REDACTIONS)))


def replays(path, request):
    """Return whether a request is answered from a file."""
    try:
        return opened(path, "none").answer(request) is not None
    except CassetteMiss as miss:
        assert "s3Cr" not in str(miss), "a miss tells no secret"  # noqa: PT017
        return False


@settings(max_examples=EXAMPLES, deadline=None, phases=NOT_SHRUNK)
@given(request_=REQUESTS, answer=ANSWERS)
@with_contents
def test_what_check_finds_is_never_recorded_and_what_is_recorded_replays(folder, request_, answer):
    """Whatever is withheld leaves no file."""
    path = folder / "recorded.yaml"
    path.unlink(missing_ok=True)
    recording = opened(path, "all")
    assert recording.answer(request_) is None
    recording.record(request_, answer)
    try:
        after_test.keep(recording)
    except CassetteError:
        assert not path.exists()
        return

    assert findings(path) == []
    assert replays(path, request_)


@pytest.mark.parametrize("layout", ["ours", "vcrpy"])
@settings(max_examples=EXAMPLES, deadline=None, phases=NOT_SHRUNK)
@given(request_=REQUESTS, answer=ANSWERS)
@with_contents
def test_scrub_leaves_nothing_that_check_finds_and_what_it_blanked_replays(
    folder, layout, request_, answer
):
    """What it cannot blank, recording withholds."""
    path = folder / f"{layout}.yaml"
    writer = {} if layout == "ours" else {"to_text": vcrpy_format.to_text}
    store.write(path, Document({}, [(request_, answer)]), **writer)
    assert replays(path, request_)

    file = CheckedFile(path, path.read_bytes(), REDACTIONS)
    path.write_bytes(scrubbed(file))
    yaml.safe_load(path.read_text())
    recording = opened(folder / "none.yaml", "new")
    recording.record(request_, answer)
    assert findings(path) == [] or recording.secrets.withheld
    assert replays(path, request_)
    # Its journal, too: the next example would recover what was asked here.
    for left in folder.glob("none.*"):
        left.unlink()
