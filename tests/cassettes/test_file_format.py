"""Layouts of other recorders, read; bodies as they come over the wire; what is written back."""

import gzip
import json

import pytest
import yaml

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import file_format, store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.recording.saving import Saving, save
from pytest_claude_params.cassettes.yaml import yaml_text
from pytest_claude_params.sdk import vcr_messages
from pytest_claude_params.wire import hosts
from pytest_claude_params.wire.bodies import parsed_body, wire_body

URL = "https://api.anthropic.com/v1/messages"
ASKED = {"model": "m", "messages": [{"role": "user", "content": "Hi"}]}
ANSWER = {"type": "message", "content": [{"type": "text", "text": "Hello"}]}
STREAM = 'event: ping\ndata: {"type":"ping"}\n\n'
REQUEST = {"method": "POST", "uri": URL, "headers": {}, "body": json.dumps(ASKED)}
RESPONSE = {"status": {"code": 200}, "headers": {}, "body": {"string": json.dumps(ANSWER)}}
OTHER_HOST = {
    "request": {"method": "GET", "uri": "https://example.com/a", "headers": {"x": ["1"]}},
    "response": {"status": {"code": 200}, "headers": {"y": ["2"]}, "body": {"string": "page"}},
}


def file_of(*items):
    """Return the text of a file as plain vcrpy writes it."""
    return yaml.safe_dump({"version": 1, "interactions": list(items)})


def read(request=REQUEST, response=RESPONSE, hosts=()):
    """Return the one interaction of a file."""
    text = file_of({"request": request, "response": response})
    (interaction,) = file_format.from_text(text, hosts).interactions
    return interaction


def test_a_written_document_is_read_back():
    """Nothing is lost between writing and reading."""
    request = CallRequest("POST", URL, {"anthropic-version": "2023-06-01"}, ASKED)
    response = CallResponse(200, {"content-type": "application/json"}, ANSWER, 1.5)
    document = Document({"at": "today"}, [(request, response)], "why", [OTHER_HOST])

    assert file_format.from_text(file_format.to_text(document)) == document


@pytest.mark.parametrize(
    "body", [json.dumps(ANSWER), gzip.compress(json.dumps(ANSWER).encode())], ids=["plain", "gzip"]
)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_bytes_say_whether_a_body_is_compressed(body, encoding):
    """Recorders keep the header over bodies that they have unpacked."""
    headers = {"content-encoding": [encoding]}

    assert (
        read(response={**RESPONSE, "headers": headers, "body": {"string": body}})[1].body == ANSWER
    )


@pytest.mark.parametrize("request_", [{**REQUEST, "body": None}, {**REQUEST, "body": ""}])
def test_no_body_is_no_body(request_):
    """Recorders write an absent body in more than one way."""
    assert read(request=request_)[0].body is None


def test_the_layout_of_vcrpys_old_httpx_stub_is_read():
    """It had the status and the content on the first level."""
    response = {"status_code": 201, "headers": {}, "content": json.dumps(ANSWER)}

    assert read(response=response)[1] == CallResponse(201, {}, ANSWER)


def test_requests_and_responses_may_stand_in_two_lists():
    """That is how langchain writes them."""
    text = yaml.safe_dump({"requests": [REQUEST], "responses": [RESPONSE]})

    assert file_format.from_text(text).interactions == [read()]


@pytest.mark.parametrize(
    ("tagged", "plain"),
    [
        ("!!python/object/apply:multidict._multidict.istr [Accept]", "Accept"),
        ("!!python/object/apply:builtins.iter {args: [[!!binary YWI=, c]]}", b"abc"),
        ("!!python/object/new:_io.BytesIO {state: !!python/tuple [!!binary YWI=, 0]}", b"ab"),
        ("!!python/unicode a", "a"),
    ],
)
def test_python_tags_of_old_recorders_are_plain_data(tagged, plain):
    """A safe loader refuses them; nothing is executed here either."""
    assert yaml_text.load(tagged) == plain


def test_other_python_tags_are_refused():
    """A cassette cannot run code."""
    with pytest.raises(
        ValueError, match=r"holds the tag !!python/object/apply:os\.getcwd, which could"
    ):
        yaml_text.load("!!python/object/apply:os.getcwd []")


def test_exchanges_with_others_are_passed_over_and_stay(tmp_path):
    """They are neither counted nor lost when new recordings are written."""
    path = tmp_path / "a.yaml"
    path.write_text(file_of(OTHER_HOST, {"request": REQUEST, "response": RESPONSE}))
    cassette = Cassette(path)
    assert len(cassette) == 1

    cassette.add(CallRequest("POST", URL, {}, {"model": "n"}), CallResponse(200, {}, ANSWER))
    save(cassette, Saving({}, keep="nothing"))

    assert yaml.safe_load(path.read_text())["interactions"][1] == OTHER_HOST


def test_hosts_of_the_project_are_not_others():
    """A gateway is known by its name only."""
    request = {**REQUEST, "uri": "https://gateway.test/v1/messages"}

    assert read(request, hosts=["gateway.test"])[0].body == ASKED


@pytest.mark.parametrize("missing", ["method", "uri"])
def test_half_an_interaction_is_an_error(missing):
    """It is named by its number."""
    request = {name: value for name, value in REQUEST.items() if name != missing}

    with pytest.raises(ValueError, match=f"interaction 1: its request has no {missing}"):
        read(request)


def test_an_upload_asks_the_same_with_any_boundary():
    """Clients draw a new boundary each time."""
    first, second = (
        f"--{name}\r\nContent-Type: text/plain\r\n\r\nHi\r\n--{name}--\r\n"
        for name in ("0842952a6365ffef", "d42ca868d6df960c")
    )

    assert parsed_body(first) == parsed_body(second.encode()) != first


@pytest.mark.parametrize("body", [b"--not an upload\r\n", b"\xff\xfe\x00", b'"a text"', b"1"])
def test_a_body_of_any_kind_is_written_as_it_was_read(body):
    """What is neither JSON nor events stays as it is."""
    assert wire_body(parsed_body(body)) == body


@pytest.mark.parametrize(
    ("body", "expected"), [(ANSWER, "application/json"), (STREAM, "text/event-stream")]
)
@pytest.mark.parametrize("headers", [{}, {"content-type": "REDACTED"}])
def test_a_content_type_that_was_blanked_is_played_by_the_body(body, expected, headers):
    """An SDK returns text instead of a message without it."""
    played = vcr_messages.vcr_response(CallResponse(200, headers, body))

    assert played["headers"]["content-type"] == [expected]


def test_a_content_type_that_serves_is_played_as_recorded():
    """Only what is unusable is replaced."""
    headers = {"content-type": "application/json; charset=utf-8"}

    played = vcr_messages.vcr_response(CallResponse(200, headers, ANSWER))["headers"]

    assert played["content-type"] == ["application/json; charset=utf-8"]


@pytest.mark.parametrize("suffix", ["a.yaml", "a.yaml.gz"])
def test_files_may_be_compressed(tmp_path, suffix):
    """By the suffix when written, by the bytes when read."""
    document = Document({}, [(CallRequest("POST", URL, {}, ASKED), CallResponse(200, {}, ANSWER))])
    store.write(tmp_path / suffix, document)

    assert store.read(tmp_path / suffix) == document
    assert (tmp_path / suffix).read_bytes().startswith(b"\x1f\x8b") is suffix.endswith(".gz")


@pytest.mark.parametrize(
    "path",
    [
        "anthropic.claude-v2/invoke",
        "eu.anthropic.claude-haiku-4-5-20251001-v1:0/invoke",
        "global.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile%2Fus.anthropic.claude-opus/invoke",
    ],
)
def test_models_on_bedrock_are_claude_in_every_region(path):
    """A profile's name begins with where it runs."""
    assert hosts.is_claude_request(
        f"https://bedrock-runtime.eu-west-1.amazonaws.com/model/{path}", {}
    )


def test_other_models_on_bedrock_are_not_claude():
    """They pass by."""
    url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1:0/invoke"

    assert not hosts.is_claude_request(url, {})
