"""Every layout that is read, by a small made-up file of its shape: one call, one answer."""

import base64
import json
import textwrap
import zlib
from pathlib import Path

import pytest
import yaml

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes import layouts
from pytest_claude_params.cassettes.files import file_format, store
from pytest_claude_params.cassettes.upkeep.conversion import Conversion
from pytest_claude_params.errors import CassetteError

URL = "https://api.anthropic.com/v1/messages"
ASKED = {"model": "m", "messages": [{"role": "user", "content": "Hé"}]}
ANSWER = {"type": "message", "content": [{"type": "text", "text": "Grün"}]}
JSON = {"content-type": "application/json"}
STREAM = 'event: ping\ndata: {"type":"ping"}\n\n'
EXAMPLES = Path(__file__).parent / "foreign_layouts"
READ = (CallRequest("POST", URL, {"anthropic-version": "2023-06-01"}, ASKED), ANSWER)
LAYOUT_OF = {
    "own.yaml": "pytest-claude-params",
    "pydantic_ai.yaml": "pydantic-ai",
    "vcrpy.yaml": "vcrpy",
    "vcrpy.json": "vcrpy",
    "vcrpy_old_httpx_stub.yaml": "vcrpy",
    "langchain.yaml": "langchain",
    "ruby_vcr.yml": "VCR for Ruby",
    "ruby_vcr_exact_bytes.json": "VCR for Ruby",
    "go_vcr_1.yaml": "go-vcr",
    "go_vcr_2.yaml": "go-vcr",
    "ddapm.json": "Datadog's test agent",
    "http_snapshot.json": "http-snapshot",
}


def test_every_layout_has_an_example_and_every_example_a_layout():
    """A layout that is added comes with a file."""
    assert {path.name for path in EXAMPLES.iterdir()} == set(LAYOUT_OF)
    assert set(LAYOUT_OF.values()) == {layout.name for layout in layouts.LAYOUTS}


@pytest.mark.parametrize(("name", "layout"), LAYOUT_OF.items())
def test_a_layout_is_known_by_its_shape(name, layout):
    """The file's name is not looked at."""
    data = layouts.load((EXAMPLES / name).read_text(encoding="utf-8"))

    assert layouts.layout_of(data).name == layout


@pytest.mark.parametrize("name", LAYOUT_OF)
def test_its_call_is_read(name):
    """Method, URL, version, parameters, status, content type and message, in every layout."""
    document = store.read(EXAMPLES / name)

    ((request, response),) = document.interactions
    assert (request, response.body) == READ
    assert (response.status, response.headers, response.cut) == (200, JSON, "")


# A file of Datadog's holds one exchange only.
@pytest.mark.parametrize("name", sorted(LAYOUT_OF.keys() - {"ddapm.json"}))
def test_an_exchange_with_another_host_stays(name):
    """It is read as vcrpy has it, so that any file can be written anew."""
    (other,) = store.read(EXAMPLES / name).others

    assert (other["request"]["method"], other["request"]["uri"]) == ("GET", "https://a.test/page")
    assert other["response"]["status"]["code"] == 404


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [("2.397934s", 2.4), ("955.21ms", 0.96), ("1m2.5s", 62.5), (1_500_000_000, 1.5), ("", None)],
)
def test_the_time_that_go_writes_is_the_latency(duration, seconds):
    """An expectation on time holds for recordings of go-vcr, too."""
    request = {"method": "POST", "url": URL, "headers": {}, "body": "{}"}
    response = {"code": 200, "headers": {}, "body": STREAM, "duration": duration}
    text = json.dumps({"version": 2, "interactions": [{"request": request, "response": response}]})

    ((_, answer),) = file_format.from_text(text).interactions

    assert answer == CallResponse(200, {}, STREAM, seconds)


def test_ruby_keeps_bytes_under_a_tag_of_its_own():
    """Text that was sent as bytes is text again."""
    text = (EXAMPLES / "ruby_vcr.yml").read_text(encoding="utf-8")

    assert "!binary" in text
    assert file_format.from_text(text).interactions[0][1].text == "Grün"


@pytest.mark.parametrize("letter", ["\\ud83d\\ude00", "\\/"])
def test_json_is_read_as_json(letter):
    """YAML knows neither pairs of escapes nor an escaped slash everywhere."""
    text = '{"interactions": [], "recorded": {"at": "' + letter + '"}}'

    assert file_format.from_text(text).recorded == {"at": json.loads(f'"{letter}"')}


def test_yaml_that_begins_with_a_brace_is_still_yaml():
    """Its first letter only says what to try first."""
    assert file_format.from_text("{interactions: []}").interactions == []


ANSWERS = {
    "stream.sse": STREAM,
    "answer.json": json.dumps({"status": 200, "headers": JSON, "body": STREAM}),
    "message.json": json.dumps(ANSWER),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_without_requests_are_refused(tmp_path, name):
    """They are known for what they are."""
    path = tmp_path / name
    path.write_text(ANSWERS[name], encoding="utf-8")

    with pytest.raises(CassetteError) as error:
        store.read(path)

    assert str(error.value) == (
        f"{path}: is not a cassette: it holds an answer without its request, so no request can "
        "find it. Nothing was changed. Restore it from git, or move it away and record again"
    )


BROKEN = {
    "no url": (
        {"interactions": [{"request": {"url": 1}, "response": {}}]},
        "it has no method where go-vcr has one",
    ),
    "no method": (
        {"http_interactions": [{"request": {}, "response": {}}]},
        "it has no method where VCR for Ruby has one",
    ),
    "no dict": ({"http_interactions": ["a"]}, "it is not laid out as VCR for Ruby does it"),
    "no answer": (
        {"request": {"url": URL, "method": "POST"}},
        "it has no response where Datadog's test agent has one",
    ),
    "a list": (
        [{"request": {"url": URL, "method": "POST"}, "response": []}],
        "it is not laid out as http-snapshot does it",
    ),
}


@pytest.mark.parametrize(("data", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_only_looks_like_a_layout_is_an_error(data, problem):
    """It names the interaction; nothing breaks."""
    with pytest.raises(ValueError, match="is not a cassette") as error:
        file_format.from_text(json.dumps(data))

    assert str(error.value) == f"is not a cassette: interaction 1: {problem}"


def test_lists_of_different_lengths_are_an_error():
    """Which answer belongs to which request, nobody can say."""
    with pytest.raises(ValueError, match="0 requests stand beside 1 responses"):
        file_format.from_text('{"requests": [], "responses": [1]}')


def test_the_fields_of_an_upload_by_r_are_kept(tmp_path):
    """R's vcr names them in place of what was sent."""
    data = json.loads((EXAMPLES / "ruby_vcr_exact_bytes.json").read_text(encoding="utf-8"))
    fields = {"purpose": "batch", "file": {"path": "/a/notes.txt", "type": "text/plain"}}
    asked = data["http_interactions"][0]["request"]
    asked["body"] = {"encoding": "", "fields": fields}
    path, ours, plain = (tmp_path / name for name in ("a.json", "ours.yaml", "plain.yaml"))
    path.write_text(json.dumps(data), encoding="utf-8")

    assert Conversion("claude").carry(path, ours).exchanges == 1
    assert Conversion("vcr").carry(ours, plain).exchanges == 1
    for file in (path, ours, plain):
        ((request, _),) = store.read(file).interactions
        assert request.body == {"fields": fields}


REQUEST_BY_R = (
    '{"model":"claude-haiku-4-5","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}'
)
PACKED_BY_R = base64.b64encode(zlib.compress(REQUEST_BY_R.encode())).decode()


def recorded_by_r(tmp_path, status=200, **changed):
    """Write a file as vcr for R does, with another status or other bodies."""
    data = json.loads((EXAMPLES / "ruby_vcr_exact_bytes.json").read_text(encoding="utf-8"))
    (item, *_) = data["http_interactions"]
    item["response"]["status"] = status
    item["request"]["body"] = {"string": REQUEST_BY_R}
    for side, body in changed.items():
        item[side]["body"] = body
    path = tmp_path / "by_r.json"
    path.write_text(json.dumps({**data, "http_interactions": [item]}), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ({"status_code": 200, "category": "Success", "reason": "OK", "message": "OK"}, "OK"),
        (200, "OK"),
    ],
    ids=["1.7", "2.0"],
)
def test_the_status_of_an_answer_recorded_by_r(tmp_path, status, reason):
    """A list with httr's names up to 1.7, a number since 2.0."""
    ((_, answer),) = store.read(recorded_by_r(tmp_path, status)).interactions

    assert (answer.status, answer.reason) == (200, reason)


@pytest.mark.parametrize(
    "body",
    [
        {"raw_gzip": PACKED_BY_R},
        {"raw_gzip": "\n".join(textwrap.wrap(PACKED_BY_R, 80))},
        {"base64_string": base64.b64encode(REQUEST_BY_R.encode()).decode()},
    ],
)
def test_exact_bytes_recorded_by_r(tmp_path, body):
    """Compressed since 2.0, in lines of 80 characters."""
    ((request, _),) = store.read(recorded_by_r(tmp_path, request=body)).interactions

    assert request.body == json.loads(REQUEST_BY_R)


@pytest.mark.parametrize("body", [None, {}, {"encoding": "", "string": False}])
def test_no_body_recorded_by_r(tmp_path, body):
    ((request, _),) = store.read(recorded_by_r(tmp_path, request=body)).interactions

    assert request.body is None


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"raw_gzip": "AAAA"}, "its raw_gzip is damaged: Error -3 while decompressing data: "),
        ({"on_disk": "a-files/b.json"}, "its body lies in a file of its own, a-files/b.json, "),
        ({"string": "b.json", "file": True}, "its body lies in a file of its own, b.json, "),
    ],
)
def test_a_body_of_r_that_cannot_be_read_is_told(tmp_path, body, problem):
    with pytest.raises(CassetteError, match=f"interaction 1: {problem}"):
        store.read(recorded_by_r(tmp_path, response=body))


def test_another_hosts_answer_recorded_by_r_is_written_for_plain_vcrpy(tmp_path):
    """Whose status vcrpy wants as a mapping."""
    path, plain = recorded_by_r(tmp_path), tmp_path / "plain.yaml"
    data = json.loads(path.read_text(encoding="utf-8"))
    (item,) = data["http_interactions"]
    other = {**item, "request": {"method": "GET", "uri": "https://a.test/"}}
    path.write_text(json.dumps({"http_interactions": [item, other]}), encoding="utf-8")

    assert Conversion("vcr").carry(path, plain).others == 1
    (kept,) = store.read(plain).others
    assert kept["response"]["status"] == {"message": None, "code": 200}


def test_an_empty_body_stays_one_for_plain_vcrpy(tmp_path):
    """Which tells it from none, and gets it from the SDK for a GET."""
    path, plain = recorded_by_r(tmp_path, request={"string": ""}), tmp_path / "plain.yaml"

    Conversion("vcr").carry(path, plain)

    assert yaml.safe_load(plain.read_text())["interactions"][0]["request"]["body"] == ""
