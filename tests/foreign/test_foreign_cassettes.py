"""Recordings that other projects made of the real API, replayed through the real SDK.

They are no part of this repository: ``CLAUDE_PARAMS_FOREIGN_CASSETTES`` names the folder, with
an ``index.tsv`` that lists them. What a file holds is read here a second time, plainly and
without this package, and what the SDK returns is compared with that.
"""

from __future__ import annotations

import base64
import dataclasses
import email
import gzip
import importlib.util
import inspect
import json
import os
import re
import shutil
import socket
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlsplit

import anthropic
import pytest
import vcr
import yaml
from anthropic.types import Message, RawMessageStreamEvent
from botocore.eventstream import EventStreamBuffer

from pytest_claude_params import cli
from pytest_claude_params.call import CallRequest
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.cassettes.upkeep.conversion import Conversion
from pytest_claude_params.cassettes.upkeep.conversion_plan import new_name
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.secrets.exchanges import redact_request
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.transcript import Transcript

if "CLAUDE_PARAMS_FOREIGN_CASSETTES" not in os.environ:
    pytest.skip("CLAUDE_PARAMS_FOREIGN_CASSETTES names no folder", allow_module_level=True)

_SPEC = importlib.util.spec_from_file_location("kinds", Path(__file__).with_name("kinds.py"))
kinds = importlib.util.module_from_spec(_SPEC)
sys.modules["kinds"] = kinds
_SPEC.loader.exec_module(kinds)

FOLDER = kinds.FOLDER
ANSWERS_ONLY = {"response-json", "response-only-sse"}
BASE64_UPLOAD = "the project's own hook has stored the upload as base64 text"
RUBY_UPLOAD = "Ruby wraps an uploaded file in more headers than the SDK sends"
# All that cannot be replayed, with the reason.
NOT_REPLAYED = {BASE64_UPLOAD: 3, RUBY_UPLOAD: 1}
# Plain vcrpy looks the URL up, which names no project any longer.
PROJECT = re.compile(r"(/projects/)[^/]+/")
# A body within a body, as base64.
NOT_SCRUBBED = {"test_anthropic_bedrock_count_tokens_real_api.yaml"}

# Old recordings name models and parameters that the SDK warns about.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """The safe loader, with every Python tag as the plain data that it stands over."""


def _untagged(loader, suffix, node):
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    values = loader.construct_sequence(node, deep=True)
    return values[0] if suffix.endswith("istr") else values


_Loader.add_constructor("!binary", yaml.SafeLoader.construct_yaml_binary)
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
        return self.is_framed or self.answer.startswith((b"event:", b"data:"))

    @property
    def is_framed(self) -> bool:
        return self.url.endswith("/invoke-with-response-stream")

    @property
    def expected(self):
        """What the SDK has to make of the answer."""
        if self.is_framed:
            return summary(folded(events_in_frames(self.answer)))
        return summary(folded(events_in(self.answer)) if self.is_stream else as_json(self.answer))


def as_json(text: bytes):
    """Return the JSON value of a body, or the body where it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def wire(tree, body) -> bytes:
    """Return a body as it went over the wire, unpacked."""
    if isinstance(body, dict) and body.keys() <= {"string", "encoding"}:
        body = body.get("string")
    if tree is not None or isinstance(body, dict):
        return json.dumps(body if tree is None else tree).encode()
    raw = body.encode() if isinstance(body, str) else body or b""
    return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


def content_type(headers) -> str:
    """Return the one header that matters here: a string, bytes, or a list of either."""
    (value,) = [headers[name] for name in headers if name.lower() == "content-type"] or [""]
    first = value[0] if isinstance(value, list) else value
    return first.decode() if isinstance(first, bytes) else first


def exchange(request, response) -> Exchange:
    """Read one interaction of a file."""
    status = response.get("status_code") or response.get("code") or response["status"]["code"]
    return Exchange(
        method=request["method"].upper(),
        url=request.get("uri") or request["url"],
        content_type=content_type(request["headers"]),
        body=wire(request.get("parsed_body"), request.get("body")),
        status=status,
        answer=wire(response.get("parsed_body"), response.get("body")),
    )


@cache
def exchanges(path: Path) -> list[Exchange]:
    """Read the exchanges with Claude in a file, in order."""
    raw = path.read_bytes()
    raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
    data = json.loads(raw) if path.suffix == ".json" else yaml.load(raw, Loader=_Loader)  # noqa: S506
    found = [exchange(asked, answer) for asked, answer in pairs_in(data)]
    return [one for one in found if one.goes_to_claude]


def pairs_in(data):
    """Return requests with their answers, wherever a recorder puts them."""
    if isinstance(data, list):
        items = data
    elif "responses" in data:
        return zip(data["requests"], data["responses"], strict=True)
    elif "request" in data:
        items = [data]
    else:
        items = data.get("interactions") or data["http_interactions"]
    return [(item["request"], item["response"]) for item in items]


def events_in(text: bytes):
    """Return the JSON events of a stream."""
    lines = text.decode().splitlines()
    payloads = [as_json(line[5:].encode()) for line in lines if line.startswith("data:")]
    return [payload for payload in payloads if isinstance(payload, dict)]


def events_in_frames(data: bytes):
    """Return the JSON events of a stream as Bedrock frames it, by the reader of Bedrock's SDK."""
    buffer = EventStreamBuffer()
    buffer.add_data(data)
    return [as_json(base64.b64decode(as_json(frame.payload)["bytes"])) for frame in buffer]


def folded(events):
    """Return the parts of a streamed message that are compared; of anything older, all."""
    if not any(event.get("type") == "message_start" for event in events):
        return events
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
    if isinstance(answer, dict) and answer.get("object") == "chat.completion":
        return chat_summary(answer)
    if not isinstance(answer, dict) or answer.get("type") != "message":
        return answer
    return {
        "text": [block["text"] for block in answer["content"] if block["type"] == "text"],
        "tools": [
            [block["id"], block["name"], block["input"]]
            for block in answer["content"]
            if block["type"].endswith("tool_use")
        ],
        "stop_reason": answer["stop_reason"],
        "usage": {name: value for name, value in answer["usage"].items() if value is not None},
    }


def chat_summary(answer):
    """The same of an OpenAI-compatible answer, which is judged as a message."""
    (choice,) = answer["choices"]
    reasons = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use"}
    return {
        "text": [choice["message"]["content"]],
        "tools": [
            [call["id"], call["function"]["name"], json.loads(call["function"]["arguments"])]
            for call in choice["message"].get("tool_calls") or ()
        ],
        "stop_reason": reasons[choice["finish_reason"]],
        "usage": {
            "input_tokens": answer["usage"]["prompt_tokens"],
            "output_tokens": answer["usage"]["completion_tokens"],
        },
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
    return read(method(**asked.parameters, timeout=60) if method else send_by_url(client, asked))


def read(answer):
    """Return a message, a stream or anything else that the SDK returns as plain data."""
    if isinstance(answer, anthropic.Stream):
        return folded([event.to_dict() for event in answer])
    return answer.to_dict(mode="json") if isinstance(answer, anthropic.BaseModel) else answer


def send_by_url(client, asked: Exchange):
    """Send what the SDK has no method for, or a method that has changed, to where it went."""
    if asked.is_framed and "messages" not in asked.parameters:
        # Bedrock's own client has sent this, to a model older than messages.
        return events_in_frames(client.post(asked.url, body=asked.parameters, cast_to=bytes))
    if asked.is_stream:
        stream = anthropic.Stream[RawMessageStreamEvent]
        sender = bedrock_client() if asked.is_framed else client
        return sender.post(
            asked.url, body=asked.parameters, cast_to=Message, stream=True, stream_cls=stream
        )
    kind = object if as_json(asked.answer) is not asked.answer else bytes
    if asked.method == "GET":
        return client.get(asked.url, cast_to=kind)
    if asked.method == "DELETE":
        return client.delete(asked.url, cast_to=object)
    if asked.parameters is not None:
        return client.post(asked.url, body=asked.parameters, cast_to=kind)
    return client.beta.files.upload(file=uploaded_file(asked))


@cache
def bedrock_client():
    """One client that reads Bedrock's frames."""
    return anthropic.AnthropicBedrock(
        aws_access_key="none", aws_secret_key="none", aws_region="us-east-1", max_retries=0
    )


def uploaded_file(asked: Exchange):
    """Return name, content and type of the one file in an upload."""
    head = f"content-type: {asked.content_type}\r\n\r\n"
    (part,) = email.message_from_bytes(head.encode() + asked.body).get_payload()
    return part.get_filename(), part.get_payload(decode=True), part.get_content_type()


def reason_against(asked: Exchange) -> str | None:
    """Return why a request cannot be sent again, if it cannot."""
    if not asked.content_type.startswith("multipart/"):
        return None
    if not asked.body.startswith(b"--"):
        return BASE64_UPLOAD
    return RUBY_UPLOAD if b"Content-Transfer-Encoding" in asked.body else None


def outcome(answer):
    """Return the status and the answer as a test would see them."""
    try:
        return 200, summary(answer())
    except anthropic.APIStatusError as error:
        return error.status_code, error.body


def listed() -> dict[str, Path]:
    """Return the files that hold a request to Claude, by test id."""
    paths = [FOLDER / row["file"] for row in kinds.with_claude()]
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
    return f"{project}:{path.parent.name[:30]}/{path.name.partition('.y')[0][:50]}"


def named(chosen: set[Path]) -> dict[str, Path]:
    """Return the chosen files by test id, and those of which something is known to be left."""
    return {n: path for n, path in FILES.items() if path in chosen or path.name in NOT_SCRUBBED}


FILES = listed()
# All of them take minutes: by day one file of a kind is converted and scrubbed.
SAMPLED = named(kinds.of_each_kind())
REFUSED = [FOLDER / row["file"] for row in kinds.index() if row["format"] in ANSWERS_ONLY]


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


def replay(client, path: Path, held: list[Exchange], shown=lambda answer: answer) -> Counter[str]:
    """Replay a file and compare it with what is held to be in it; count how it was sent."""
    recorder = recorder_for(path)
    done = Counter[str]()
    with intercepted(recorder):
        for asked in held:
            reason = reason_against(asked)
            if reason is None:
                expected = (asked.status, shown(asked.expected))
                assert outcome(lambda asked=asked: send(client, asked)) == expected
                assert seen_by_judges(recorder) == as_text(shown(asked.expected))
            done[way(client, asked)] += 1
    assert len(recorder.cassette) == len(held)
    return done


def way(client, asked: Exchange) -> str:
    """Return how a request is sent again, or why it is not."""
    return reason_against(asked) or ("own method" if own_method(client, asked) else "client.post")


def seen_by_judges(recorder: Recorder):
    """Return the last answer as expectations get it to judge."""
    answer = recorder.transcript.calls[-1].response
    if answer.message:
        return summary(answer.message)
    if "eventstream" not in answer.headers.get("content-type", ""):
        return answer.body
    is_framed = isinstance(answer.body, bytes)
    events = events_in_frames(answer.body) if is_framed else events_in(answer.body.encode())
    return summary(folded(events))


def redacted(answer):
    """Return an answer as it may be stored: some errors say the request's id."""
    if isinstance(answer, bytes):
        return answer
    return json.loads(re.sub(r"req_[A-Za-z0-9]{12,}", "req_REDACTED", json.dumps(answer)))


def as_text(answer):
    """Return an answer that is neither JSON nor events as the cassette has it."""
    return answer.decode() if isinstance(answer, bytes) else answer


def replay_by_vcrpy(client, path: Path, held: list[Exchange]) -> Counter[str]:
    """Replay a file with vcrpy alone, in order, as pytest-recording does."""
    done = Counter[str]()
    # SDK 2.3 sends another query than those before it.
    options = {"record_mode": "none", "match_on": ["method", "scheme", "host", "port", "path"]}
    with vcr.use_cassette(path, **options) as cassette:
        for asked in held:
            reason = reason_against(asked)
            if reason is None:
                sent = dataclasses.replace(asked, url=PROJECT.sub(r"\1REDACTED/", asked.url))
                answer = outcome(lambda sent=sent: read(send_by_url(client, sent)))
                assert answer == (asked.status, redacted(asked.expected))
            done[reason or "client.post"] += 1
        assert cassette.play_count == done["client.post"]
    return done


def not_replayed(done: Counter[str]) -> dict[str, int]:
    """Return what was left out, with the reason."""
    return {reason: done[reason] for reason in done.keys() - SENT_BY}


@pytest.fixture
def tell(capsys):
    """Print counts, whatever pytest captures."""

    def print_counts(what, files, done):
        with capsys.disabled():
            print(f"\n{what}: {len(files)} files, {done.total()} exchanges: {dict(done)}")  # noqa: T201

    return print_counts


@pytest.mark.parametrize("name", named(kinds.of_each_kind(*kinds.OF_THE_TEXT)))
def test_every_exchange_is_replayed_as_recorded(name, client):
    """The SDK gets status, text, tool calls, stop reason and usage that the file holds."""
    path = FILES[name]

    replay(client, path, exchanges(path))


@pytest.mark.parametrize("name", SAMPLED)
def test_every_exchange_survives_conversion_and_back(name, client, tmp_path):
    """In our layout, in plain vcrpy's as we read it, and as vcrpy alone replays it."""
    path, ours, plain = FILES[name], tmp_path / "ours.yaml", tmp_path / "plain.yaml"
    held = exchanges(path)

    carried = Conversion("claude").carry(path, ours)
    back = Conversion("vcr").carry(ours, plain)

    assert (carried.exchanges, carried.left) == (back.exchanges, back.left) == (len(held), ())
    assert carried.others == back.others
    replay(client, ours, held, redacted)
    replay(client, plain, held, redacted)
    replay_by_vcrpy(client, plain, held)


@pytest.mark.parametrize("name", SAMPLED)
def test_every_exchange_is_replayed_after_scrubbing(name, client, tmp_path):
    """The file keeps its layout, and nothing is found in it any more; what is left is known."""
    path = tmp_path / FILES[name].name
    shutil.copyfile(FILES[name], path)

    left = cli.run(["scrub", str(path)])

    assert cli.run(["check", str(path)]) == left == (FILES[name].name in NOT_SCRUBBED)
    replay(client, path, exchanges(path))


def test_all_that_is_not_replayed_is_known(client, tell):
    """Nothing is left out in silence: all else is replayed above, a file at a time, by night all."""
    done = Counter(way(client, asked) for path in FILES.values() for asked in exchanges(path))
    tell("as they lie", FILES, done)

    assert not_replayed(done) == NOT_REPLAYED


def test_all_that_is_not_replayed_after_conversion_is_known(client, tell, tmp_path):
    """The same, and no more; a folder is converted by the command and keeps its paths."""
    given, ours, plain = tmp_path / "given", tmp_path / "ours", tmp_path / "plain"
    chosen = dict(list(SAMPLED.items())[:: 1 if kinds.IS_NIGHT else 4])
    for path in [*chosen.values(), *REFUSED]:
        place = given / path.relative_to(FOLDER)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    assert cli.run(["convert", str(given), str(ours)]) == 1
    assert cli.run(["convert", str(ours), str(plain), "--to", "vcr"]) == 0
    left, by_us, by_us_again, by_vcrpy = (Counter[str]() for _ in range(4))
    for path in chosen.values():
        name, held = new_name(path.name), exchanges(path)
        place = path.relative_to(FOLDER).with_name(name)
        left += Counter(filter(None, map(reason_against, held)))
        by_us += replay(client, ours / place, held, redacted)
        by_us_again += replay(client, plain / place, held, redacted)
        by_vcrpy += replay_by_vcrpy(client, plain / place, held)
    tell("in our layout", chosen, by_us)
    tell("in vcrpy's layout, read by us", chosen, by_us_again)
    tell("in vcrpy's layout, replayed by vcrpy alone", chosen, by_vcrpy)

    assert not_replayed(by_us) == not_replayed(by_us_again) == not_replayed(by_vcrpy) == left
    assert not kinds.IS_NIGHT or left == NOT_REPLAYED


BODIES_TOO = ["method", "scheme", "host", "port", "path", "query", "body"]


def is_blanked(asked: Exchange) -> bool:
    """Whether something in a request is a secret, or names an account."""
    body = asked.body if asked.parameters is None else asked.parameters
    request = CallRequest(asked.method, asked.url, {}, body)
    return redact_request(request, REDACTIONS) != request


def is_found_by_vcrpy(path: Path, held: list[Exchange]) -> bool:
    """Whether vcrpy alone finds all requests byte for byte as they were sent, in their order."""
    with vcr.use_cassette(path, record_mode="none", match_on=BODIES_TOO) as cassette:
        for asked in held:
            headers = {"content-type": asked.content_type} if asked.content_type else {}
            request = vcr.request.Request(asked.method, asked.url, asked.body, headers)
            try:
                answer = cassette.play_response(request)
            except vcr.errors.UnhandledHTTPRequestError:
                return False
            assert answer["status"]["code"] == asked.status
    return True


def test_vcrpy_finds_all_bodies_but_those_with_a_secret(tmp_path, capsys):
    """It compares what is sent with what is stored, and a secret is not stored."""
    blanked, not_found = set(), set()
    for number, name in enumerate(SAMPLED):
        held, plain = exchanges(FILES[name]), tmp_path / f"{number}.yaml"
        Conversion("vcr").carry(FILES[name], plain)
        if any(map(is_blanked, held)):
            blanked.add(name)
        if not is_found_by_vcrpy(plain, held):
            not_found.add(name)
    with capsys.disabled():
        print(f"\nfound by vcrpy, with bodies: {len(SAMPLED) - len(not_found)} of {len(SAMPLED)}")  # noqa: T201

    assert not_found == blanked
    assert not kinds.IS_NIGHT or len(not_found) == 7


@pytest.mark.parametrize(
    "path",
    REFUSED,
    ids=lambda path: path.name,
)
def test_answers_without_requests_are_known_for_what_they_are(path):
    """All other files of the folder hold requests, and all those are replayed above."""
    with pytest.raises(CassetteError, match="it holds an answer without its request"):
        Cassette(path)


def test_every_file_is_either_replayed_or_refused():
    """No layout is passed over."""
    assert len(FILES) + len(REFUSED) == len(kinds.index())
