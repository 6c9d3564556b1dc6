"""Recordings that other projects made of the real API, replayed through the real SDK.

They are no part of this repository: ``CLAUDE_PARAMS_FOREIGN_CASSETTES`` names the folder, with
an ``index.tsv`` that lists them. What a file holds is read here a second time, plainly and
without this package, and what the SDK returns is compared with that.
"""

from __future__ import annotations

import csv
import email
import gzip
import inspect
import json
import os
import socket
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlsplit

import anthropic
import pytest
import yaml
from anthropic.types import Message, RawMessageStreamEvent

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.redactions import REDACTIONS
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.transcript import Transcript

if "CLAUDE_PARAMS_FOREIGN_CASSETTES" not in os.environ:
    pytest.skip("CLAUDE_PARAMS_FOREIGN_CASSETTES names no folder", allow_module_level=True)

FOLDER = Path(os.environ["CLAUDE_PARAMS_FOREIGN_CASSETTES"])
FORMATS = {"vcrpy-yaml-v1", "pydantic-ai", "langchain-yaml-gz"}
BASE64_UPLOAD = "the project's own hook has stored the upload as base64 text"
# All that cannot be replayed, with the reason.
NOT_REPLAYED = {BASE64_UPLOAD: 3}

# Old recordings name models and parameters that the SDK warns about.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """The safe loader, with every Python tag as the plain data that it stands over."""


def _untagged(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    values = loader.construct_sequence(node, deep=True)
    return values[0] if suffix.endswith("istr") else values


_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _untagged)


@dataclass(frozen=True)
class Exchange:
    """One recorded request with its answer, as bytes on the wire."""

    method: str
    url: str
    content_type: str
    body: bytes
    status: int
    answer: bytes

    @property
    def goes_to_claude(self) -> bool:
        parts = urlsplit(self.url)
        return "anthropic" in (parts.hostname or "") or "anthropic" in parts.path

    @cached_property
    def parameters(self):
        return as_json(self.body) if self.body[:1] == b"{" else None

    @property
    def is_stream(self) -> bool:
        return self.answer.startswith((b"event:", b"data:"))

    @property
    def expected(self):
        """What the SDK has to make of the answer."""
        return summary(folded(events_in(self.answer)) if self.is_stream else as_json(self.answer))


def as_json(text: bytes):
    """Return the JSON value of a body, or the body where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def wire(tree, body) -> bytes:
    """Return a body as it went over the wire, unpacked."""
    if tree is not None:
        return json.dumps(tree).encode()
    if isinstance(body, dict):
        body = body.get("string")
    raw = body.encode() if isinstance(body, str) else body or b""
    return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


def content_type(headers) -> str:
    """Return the one header that matters here: a string, bytes, or a list of either."""
    (value,) = [headers[name] for name in headers if name.lower() == "content-type"] or [""]
    first = value[0] if isinstance(value, list) else value
    return first.decode() if isinstance(first, bytes) else first


def exchange(request, response) -> Exchange:
    """Read one interaction of a file."""
    return Exchange(
        method=request["method"],
        url=request["uri"],
        content_type=content_type(request["headers"]),
        body=wire(request.get("parsed_body"), request.get("body")),
        status=response["status"]["code"],
        answer=wire(response.get("parsed_body"), response.get("body")),
    )


@cache
def exchanges(path: Path) -> list[Exchange]:
    """Read the exchanges with Claude in a file, in order."""
    raw = path.read_bytes()
    data = yaml.load(gzip.decompress(raw) if path.suffix == ".gz" else raw, Loader=_Loader)  # noqa: S506
    if "interactions" in data:
        pairs = [(item["request"], item["response"]) for item in data["interactions"]]
    else:
        pairs = zip(data["requests"], data["responses"], strict=True)
    return [found for found in (exchange(*pair) for pair in pairs) if found.goes_to_claude]


def events_in(text: bytes):
    """Return the JSON events of a stream."""
    lines = text.decode().splitlines()
    payloads = [as_json(line[5:].encode()) for line in lines if line.startswith("data:")]
    return [payload for payload in payloads if isinstance(payload, dict)]


def folded(events):
    """Return the parts of a streamed message that are compared."""
    blocks, end, usage = [], {}, {}
    for event in events:
        match event:
            case {"type": "message_start", "message": {"usage": dict(counts)}}:
                usage |= counts
            case {"type": "content_block_start", "content_block": block}:
                blocks.append(dict(block))
            case {"type": "content_block_delta", "delta": {"text": text}}:
                blocks[-1]["text"] += text
            case {"type": "content_block_delta", "delta": {"partial_json": text}}:
                blocks[-1]["json"] = blocks[-1].get("json", "") + text
            case {"type": "message_delta"}:
                end, usage = event["delta"], usage | (event.get("usage") or {})
    for block in blocks:
        block["input"] = as_json(block.get("json") or json.dumps(block.get("input")))
    return {**end, "type": "message", "content": blocks, "usage": usage}


def summary(answer):
    """Return what is compared of a message; anything else is compared whole."""
    if not isinstance(answer, dict) or answer.get("type") != "message":
        return answer
    return {
        "text": [block["text"] for block in answer["content"] if block["type"] == "text"],
        "tools": [
            (block["id"], block["name"], block["input"])
            for block in answer["content"]
            if block["type"].endswith("tool_use")
        ],
        "stop_reason": answer["stop_reason"],
        "usage": {name: value for name, value in answer["usage"].items() if value is not None},
    }


def own_method(client, asked: Exchange):
    """Return the SDK's own method for a request, if it still takes all that was sent."""
    parts = urlsplit(asked.url)
    resource = client.beta.messages if "beta=true" in parts.query else client.messages
    methods = {"/v1/messages": resource.create, "/v1/messages/count_tokens": resource.count_tokens}
    method = methods.get(parts.path)
    if method is None or parts.hostname != "api.anthropic.com" or asked.parameters is None:
        return None
    # Some versions take `output_format` and send it under its new name.
    accepted = inspect.signature(method).parameters.keys() - {"output_format"}
    return method if set(asked.parameters) <= accepted else None


def send(client, asked: Exchange):
    """Send a recorded request as the SDK would and return what the SDK makes of the answer."""
    method = own_method(client, asked)
    if method:
        answer = method(**asked.parameters, timeout=60)
    elif asked.is_stream:
        stream = anthropic.Stream[RawMessageStreamEvent]
        answer = client.post(
            asked.url, body=asked.parameters, cast_to=Message, stream=True, stream_cls=stream
        )
    else:
        answer = send_plain(client, asked)
    if isinstance(answer, anthropic.Stream):
        return folded([event.to_dict() for event in answer])
    return answer.to_dict(mode="json") if isinstance(answer, anthropic.BaseModel) else answer


def send_plain(client, asked: Exchange):
    """Send what the SDK has no method for, or a method that has changed."""
    if asked.method == "DELETE":
        return client.delete(asked.url, cast_to=object)
    kind = object if as_json(asked.answer) is not asked.answer else bytes
    if asked.parameters is not None:
        return client.post(asked.url, body=asked.parameters, cast_to=kind)
    return client.beta.files.upload(file=uploaded_file(asked))


def uploaded_file(asked: Exchange):
    """Return name, content and type of the one file in an upload."""
    head = f"content-type: {asked.content_type}\r\n\r\n"
    (part,) = email.message_from_bytes(head.encode() + asked.body).get_payload()
    return part.get_filename(), part.get_payload(decode=True), part.get_content_type()


def reason_against(asked: Exchange) -> str | None:
    """Return why a request cannot be sent again, if it cannot."""
    is_upload = asked.content_type.startswith("multipart/")
    return BASE64_UPLOAD if is_upload and not asked.body.startswith(b"--") else None


def outcome(client, asked: Exchange):
    """Return the status and the answer as a test would see them."""
    try:
        return 200, summary(send(client, asked))
    except anthropic.APIStatusError as error:
        return error.status_code, error.body


def listed() -> dict[str, Path]:
    """Return the files of the readable layouts that hold an exchange with Claude, by test id."""
    with (FOLDER / "index.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if int(row["n_anthropic"])]
    paths = [FOLDER / row["file"] for row in rows if FORMATS & set(row["format"].split(";"))]
    names = Counter(short_name(path) for path in paths)
    numbers = Counter[str]()
    files = {}
    for path in paths:
        name = short_name(path)
        numbers[name] += 1
        files[f"{name}-{numbers[name]}" if names[name] > 1 else name] = path
    return files


def short_name(path: Path) -> str:
    """Name a file after its project, its folder and itself."""
    project = path.relative_to(FOLDER).parts[0].partition("__")[2]
    return f"{project}:{path.parent.name[:30]}/{path.name.partition('.yaml')[0][:50]}"


FILES = listed()


@pytest.fixture(scope="module")
def client():
    """One client that tries nothing twice."""
    return anthropic.Anthropic(api_key="none", max_retries=0)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Refuse every connection: whatever passes the cassette by has nowhere to go."""

    def refuse(*_arguments):
        raise AssertionError("a request went past the cassette")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def recorder_for(path: Path) -> Recorder:
    """Open a file as a test in CI does."""
    context = MissContext(path.name, "pytest")
    return Recorder(Cassette(path), Transcript(path.name), "none", REDACTIONS, context)


SENT_BY = {"own method", "client.post"}


def replay(client, path: Path) -> tuple[Counter[str], int]:
    """Replay a file; return how its exchanges were sent, and how many the cassette holds."""
    recorder = recorder_for(path)
    done = Counter[str]()
    with intercepted(recorder):
        for asked in exchanges(path):
            reason = reason_against(asked)
            if reason is None:
                assert outcome(client, asked) == (asked.status, asked.expected)
                assert seen_by_judges(recorder) == asked.expected
            done[reason or ("own method" if own_method(client, asked) else "client.post")] += 1
    return done, len(recorder.cassette)


def seen_by_judges(recorder: Recorder):
    """Return the last answer as expectations get it to judge."""
    answer = recorder.transcript.calls[-1].response
    return summary(answer.message) if answer.message else answer.body


@pytest.mark.parametrize("name", FILES)
def test_every_exchange_is_replayed_as_recorded(name, client):
    """The SDK gets status, text, tool calls, stop reason and usage that the file holds."""
    path = FILES[name]

    _, in_cassette = replay(client, path)

    assert in_cassette == len(exchanges(path))


def test_all_that_is_not_replayed_is_known(client, capsys):
    """Nothing is left out in silence."""
    done = sum((replay(client, path)[0] for path in FILES.values()), Counter[str]())
    with capsys.disabled():
        print(f"\n{len(FILES)} files, {done.total()} exchanges: {dict(done)}")  # noqa: T201

    assert {reason: done[reason] for reason in done.keys() - SENT_BY} == NOT_REPLAYED
