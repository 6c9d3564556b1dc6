"""``claude-params convert``: files and folders, both ways, and all that cannot be carried."""

import base64
import gzip
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import anthropic
import pytest
import requests
import vcr
import yaml
import zstandard
from vcr.persisters.filesystem import FilesystemPersister
from vcr.serializers import yamlserializer

from pytest_claude_params import cli
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.wire import event_stream

EXAMPLES = Path(__file__).parents[1] / "cassettes" / "foreign_layouts"
URL = "https://api.anthropic.com/v1/messages"
ASKED = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "Name a color."}],
}
PING = 'event: ping\ndata: {"type":"ping"}\n\n'
ANSWER = {"type": "message", "content": [{"type": "text", "text": "Blue."}]}
REQUEST = {"method": "POST", "uri": URL, "headers": {"x-api-key": ["made-up"]}, "body": "{}"}
RESPONSE = {
    "status": {"code": 200, "message": "OK"},
    "headers": {"content-type": ["application/json"], "set-cookie": ["made-up"]},
    "body": {"string": '{"type": "message", "content": []}'},
}
PAGE = {
    "request": {
        "method": "GET",
        "uri": "https://a.test/page?q=1",
        "headers": {"Authorization": ["made-up"], "accept": ["text/html"]},
        "body": None,
    },
    "response": {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Set-Cookie": ["made-up"], "x": ["y"]},
        "body": {"string": "a page with sk-ant-api03-made-up"},
    },
}


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command where the files of the test lie; return code, output and errors."""
    monkeypatch.chdir(tmp_path)

    def convert(*arguments):
        code = cli.run(["convert", *arguments])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()

    return convert


def write(name, *items):
    """Write a file as plain vcrpy does."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    data = {"version": 1, "interactions": list(items)}
    Path(name).write_text(yaml.safe_dump(data), encoding="utf-8")


def interaction(request=None, response=None):
    """Return an exchange with Claude."""
    return {"request": REQUEST | (request or {}), "response": RESPONSE | (response or {})}


def test_a_file_is_written_in_our_layout(run):
    """Trees, no key, no cookie; the source stays as it was."""
    write("old.yaml", interaction())
    before = Path("old.yaml").read_bytes()

    assert run("old.yaml", "new.yaml") == (
        0,
        ["old.yaml -> new.yaml", "carried: 1 file, 1 exchange with Claude; not carried: nothing"],
        [],
    )
    (item,) = yaml.safe_load(Path("new.yaml").read_text())["interactions"]
    assert item["response"]["parsed_body"] == {"type": "message", "content": []}
    assert "made-up" not in Path("new.yaml").read_text()
    assert Path("old.yaml").read_bytes() == before


@pytest.mark.parametrize("to", ["claude", "vcr"])
def test_every_layout_is_converted(run, to):
    """The folder of examples: one file of each layout."""
    examples = list(EXAMPLES.iterdir())
    shutil.copytree(EXAMPLES, "examples")
    # Their new names would be those of others.
    Path("examples/vcrpy.json").rename("examples/vcrpy_json.json")

    code, lines, _ = run("examples", "new", "--to", to)

    others = len(examples) - 1
    assert (code, lines[-1]) == (
        0,
        (
            f"carried: {len(examples)} files, {len(examples)} exchanges with Claude, "
            f"{others} with others; not carried: nothing"
        ),
    )
    documents = [store.read(path) for path in Path("new").iterdir()]
    assert [len(document.interactions) for document in documents] == [1] * len(examples)
    assert sum(len(document.others) for document in documents) == others


def test_a_folder_keeps_its_paths_and_tells_new_names(run):
    """Every name comes to end in .yaml, which tests look for."""
    write("old/a.yaml", interaction())
    write("old/sub/b.yml", interaction())
    write("old/sub/c.yaml", interaction())
    packed = gzip.compress(Path("old/a.yaml").read_bytes())
    Path("old/test_it[1.5].yaml.gz").write_bytes(packed)

    code, lines, _ = run("old", "new")

    assert (code, lines) == (
        0,
        [
            "sub/b.yml -> b.yaml",
            "test_it[1.5].yaml.gz -> test_it[1.5].yaml",
            "carried: 4 files, 4 exchanges with Claude; not carried: nothing",
        ],
    )
    written = {str(path.relative_to("new")) for path in Path("new").rglob("*.yaml")}
    assert written == {"a.yaml", "sub/b.yaml", "sub/c.yaml", "test_it[1.5].yaml"}


def test_a_file_goes_into_a_folder_that_exists(run):
    """As with any command that copies."""
    write("old.yml", interaction())
    Path("new").mkdir()

    assert run("old.yml", "new")[0] == 0
    assert Path("new/old.yaml").exists()


LEFT = {
    "answer.json": (
        b'{"status": 200, "body": "x"}',
        "it is not a cassette: it holds an answer without its request, so no request can find it",
    ),
    "broken.yaml": (
        b"interactions:\n- a: [\n",
        "line 3: it is not valid YAML: did not find expected node content",
    ),
    "half.yaml.gz": (
        gzip.compress(b"interactions: []" * 9)[:-9],
        "it is compressed with gzip, and was cut off",
    ),
    "none.yaml": (b"interactions: []", "it holds no exchange with Claude"),
    "stream.sse": (
        b'event: ping\ndata: {"type": "ping"}\n\n',
        "it is not a cassette: it holds an answer without its request, so no request can find it",
    ),
    "text.yaml": (b"\xff", "line 1: it is not UTF-8 text (byte 0)"),
    "thing.json": (
        b'{"name": "a thing"}',
        (
            "it is not a cassette: it fits no layout that is read: pytest-claude-params, pydantic-ai, "
            "vcrpy, go-vcr, langchain, VCR for Ruby, Datadog's test agent, http-snapshot"
        ),
    ),
}


def test_what_cannot_be_carried_is_told_with_the_reason(run):
    """A line each and no traceback; the rest is carried."""
    write("old/good.yaml", interaction())
    write("old/page.yaml", PAGE)
    for name, (content, _) in LEFT.items():
        Path("old", name).write_bytes(content)
    reasons = {name: reason for name, (_, reason) in LEFT.items()}
    reasons["page.yaml"] = "it holds no exchange with Claude"

    code, lines, errors = run("old", "new")

    assert (code, errors) == (1, [])
    assert lines == [
        *[f"{name}: not carried: {reasons[name]}" for name in sorted(reasons)],
        "carried: 1 file, 1 exchange with Claude; not carried: 8 files",
    ]
    assert [path.name for path in Path("new").iterdir()] == ["good.yaml"]


@pytest.mark.parametrize(
    "damaged",
    [gzip.compress(b'{"type": "message"}' * 9)[:-12], b"\x0b\x02\x80nothing of worth"],
    ids=["gzip", "brotli"],
)
def test_a_body_that_cannot_be_unpacked_is_not_carried(run, damaged):
    """It is of no use to anyone; the other exchanges of the file are."""
    broken = interaction(response={"body": {"string": damaged}})
    asked = interaction(
        request={"headers": {"content-type": ["application/json"]}, "body": damaged}
    )
    write("old.yaml", interaction(), broken, asked)

    assert run("old.yaml", "new.yaml")[:2] == (
        1,
        [
            "old.yaml -> new.yaml",
            "old.yaml: not carried: exchange 2: the body of its answer cannot be unpacked",
            "old.yaml: not carried: exchange 3: the body of its request cannot be unpacked",
            "carried: 1 file, 1 exchange with Claude; not carried: 2 exchanges",
        ],
    )


def test_a_missing_library_is_named(run, monkeypatch):
    """Per file, since others need none."""
    packed = zstandard.compress(b"{}")
    write("old/a.yaml", interaction(response={"body": {"string": packed}}))
    write("old/b.yaml", interaction())
    monkeypatch.setitem(sys.modules, "zstandard", None)

    assert run("old", "new")[:2] == (
        1,
        [
            (
                "a.yaml: not carried: a recorded body is compressed with zstd, which this Python "
                "cannot unpack. Install it: pip install 'pytest-claude-params[compression]'"
            ),
            "carried: 1 file, 1 exchange with Claude; not carried: 1 file",
        ],
    )


def test_two_files_of_one_name_are_not_mixed(run):
    """The first is written, the second is told of."""
    write("old/a.yaml", interaction())
    shutil.copy("old/a.yaml", "old/a.yml")

    assert run("old", "new")[:2] == (
        1,
        [
            "a.yml: not carried: a.yaml was written from a.yaml",
            "carried: 1 file, 1 exchange with Claude; not carried: 1 file",
        ],
    )


MISUSES = {
    "onto itself": (["a.yaml", "a.yaml"], "a.yaml exists."),
    "over another": (["a.yaml", "old/b.yaml"], "old/b.yaml exists."),
    "a folder onto itself": (["old", "old"], "old/b.yaml exists (and 1 more)."),
}


@pytest.mark.parametrize(("arguments", "told"), MISUSES.values(), ids=MISUSES)
def test_nothing_is_overwritten_unasked(run, arguments, told):
    """Least of all the source."""
    for name in ("a.yaml", "old/b.yaml", "old/c.yaml"):
        write(name, interaction())
    before = Path("old/b.yaml").read_bytes()

    assert run(*arguments) == (
        2,
        [],
        [
            f"claude-params: {told} Name another destination, or overwrite with --force",
        ],
    )
    assert Path("old/b.yaml").read_bytes() == before


def test_force_overwrites(run):
    """Also in place, which one then has asked for."""
    write("a.yaml", interaction())

    assert run("a.yaml", "a.yaml", "--force")[0] == 0
    assert store.read(Path("a.yaml")).interactions[0][0].headers == {}


REFUSED = {
    "a folder onto a file": (
        ["old", "a.yaml"],
        "old is a folder and a.yaml a file. Name a folder",
    ),
    "a folder into itself": (
        ["old", "old/new"],
        (
            "old/new lies in old, whose next conversion would take it for a source. "
            "Name a folder outside of it"
        ),
    ),
    "an empty folder": (["empty", "new"], "empty holds no .yaml, .yml or .json file"),
    "a name that is none": (
        ["a.yaml", "new.json"],
        (
            "new.json is neither a folder nor the name of a YAML file. "
            "Make the folder first, or let the name end in .yaml"
        ),
    ),
    "a bad pattern": (
        ["a.yaml", "new.yaml", "--redact", "("],
        (
            "--redact: '(' is not a regular expression: "
            "missing ), unterminated subpattern at position 0"
        ),
    ),
}


@pytest.mark.parametrize(("arguments", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_meant_is_refused(run, arguments, told):
    """One line, before anything is written."""
    write("a.yaml", interaction())
    write("old/b.yaml", interaction())
    Path("empty").mkdir()

    assert run(*arguments) == (2, [], [f"claude-params: {told}"])


def test_a_source_that_is_not_there_is_misuse(run):
    """The command line's own check."""
    code, _, errors = run("none.yaml", "new.yaml")

    assert (code, errors[-1]) == (
        2,
        "claude-params: Invalid value for 'SOURCE': Path 'none.yaml' does not exist. See: claude-params convert --help",
    )


def test_hidden_files_are_no_recordings(run):
    """Such as what a repository or an editor keeps."""
    write("old/a.yaml", interaction())
    write("old/.git/b.yaml", interaction())

    assert run("old", "new")[1] == ["carried: 1 file, 1 exchange with Claude; not carried: nothing"]


@pytest.mark.parametrize("to", ["claude", "vcr"])
def test_secrets_do_not_pass(run, to):
    """Keys, ids and the project's own patterns, in bodies and URLs, of Claude's and of others."""
    request = {
        "uri": f"{URL}?api_key=made-up-1",
        "body": '{"messages": [{"role": "user", "content": "sk-ant-api03-made-up-2 secret-7"}]}',
    }
    write("old.yaml", interaction(request), PAGE)

    assert run("old.yaml", "new.yaml", "--to", to, "--redact", r"secret-\d")[0] == 0

    text = Path("new.yaml").read_text()
    assert "made-up" not in text
    assert "sk-ant-REDACTED REDACTED" in text
    (other,) = store.read(Path("new.yaml")).others
    assert other["request"]["uri"] == "https://a.test/page?q=1"
    assert other["request"]["headers"] == {"Authorization": ["REDACTED"], "accept": ["text/html"]}
    assert other["response"]["headers"] == {"Set-Cookie": ["REDACTED"], "x": ["y"]}


def test_headers_of_others_are_blanked_as_check_and_scrub_know_them(run, capsys):
    """One list; what only looks like a key stays."""
    headers = {
        name: ["made-up"]
        for name in ("X-Auth-Key", "X-License-Key", "Authentication", "Private-Key")
    }
    kept = {"Idempotency-Key": ["1"], "X-RateLimit-Remaining-Tokens": ["9"]}
    other = {**PAGE, "request": {**PAGE["request"], "headers": {**headers, **kept}}}
    write("old.yaml", interaction(), other)

    assert cli.run(["check", "old.yaml"]) == 1
    found = [line.partition(": ")[2] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert {f"header {name.lower()}" for name in headers} <= set(found)
    assert run("old.yaml", "new.yaml")[0] == 0
    (carried,) = store.read(Path("new.yaml")).others
    assert carried["request"]["headers"] == {**{key: ["REDACTED"] for key in headers}, **kept}
    assert cli.run(["scrub", "old.yaml"]) == 0
    assert cli.run(["check", "new.yaml", "old.yaml"]) == 0


def test_hosts_of_the_project_are_carried(run):
    """A gateway is known by its name only."""
    write("old.yaml", interaction({"uri": "https://gateway.test/v1/messages"}))

    assert run("old.yaml", "new.yaml")[0] == 1
    assert run("old.yaml", "new.yaml", "--host", "gateway.test")[0] == 0


def test_what_a_cassette_says_of_itself_survives_both_ways(run):
    """Its head, how long an answer took, how a stream broke off: plain vcrpy passes over them."""
    recorded = {"at": "2026-11-23T10:00:00Z", "from": "simulator"}
    answer = CallResponse(200, {"content-type": "application/json"}, ANSWER, 1.5)
    cut = CallResponse(200, {"content-type": "text/event-stream"}, PING, 0.5, "ReadError")
    sent = {"anthropic-version": "2023-06-01", "content-type": "application/json"}
    asked = CallRequest("POST", URL, sent, ASKED)
    document = Document(recorded, [(asked, answer), (asked, cut)])
    store.write(Path("ours.yaml"), document)

    assert run("ours.yaml", "plain.yaml", "--to", "vcr")[0] == 0
    assert run("plain.yaml", "again.yaml")[0] == 0

    assert "parsed_body" not in Path("plain.yaml").read_text()
    assert store.read(Path("plain.yaml")) == document
    assert Path("again.yaml").read_bytes() == Path("ours.yaml").read_bytes()


def recorded_by_vcrpy(simulator, path, send):
    """Record a call to the simulated API with vcrpy alone."""
    with vcr.use_cassette(path):
        return send(client_of(simulator))


def client_of(simulator):
    return anthropic.Anthropic(api_key="none", base_url=simulator.base_url, max_retries=0)


def batch_of_one(client):
    """Ask in a batch, and fetch its results, which are a line each."""
    made = client.messages.batches.create(requests=[{"custom_id": "a", "params": ASKED}])
    while client.messages.batches.retrieve(made.id).processing_status != "ended":
        pass
    return list(client.messages.batches.results(made.id))


LETTERS = '„grün“  \u2028\U0001f600 \\/ "x" <a&b>\t\x7f'
TOOL = {"name": "paint", "input_schema": {"type": "object", "properties": {"a": {"default": 1.0}}}}
CALLS = {
    "a message": lambda client: client.messages.create(**ASKED),
    "a message with letters that JSON may escape": lambda client: client.messages.create(
        **ASKED, system=LETTERS
    ),
    "a tool": lambda client: client.messages.create(
        **ASKED, tools=[TOOL], tool_choice={"type": "any"}
    ),
    "a stream": lambda client: list(client.messages.create(**ASKED, stream=True)),
    "a count": lambda client: client.messages.count_tokens(
        model=ASKED["model"], messages=ASKED["messages"]
    ),
    "models": lambda client: list(client.models.list(limit=2)),
    "a batch": batch_of_one,
}


@pytest.mark.parametrize("send", CALLS.values(), ids=CALLS)
def test_plain_vcrpy_replays_what_was_converted_there_and_back(run, simulator, send):
    """With its own matchers and without any of our code."""
    recorded = recorded_by_vcrpy(simulator, "old.yaml", send)

    assert run("old.yaml", "ours.yaml")[0] == 0
    assert run("ours.yaml", "plain.yaml", "--to", "vcr")[0] == 0

    with vcr.use_cassette("plain.yaml", record_mode="none") as cassette:
        assert send(client_of(simulator)) == recorded
        assert cassette.all_played


def same_bytes(sent, stored):
    """Match a request as a project may tell vcrpy to: not even white space may differ."""
    return (sent.body or b"") == (stored.body or b"")


@pytest.mark.parametrize(
    "through", [["old.yaml"], ["old.yaml", "ours.yaml"]], ids=["at once", "ours"]
)
@pytest.mark.parametrize("send", CALLS.values(), ids=CALLS)
def test_what_was_converted_has_each_byte_that_the_sdk_sends(run, simulator, send, through):
    """Held against what vcrpy alone has recorded."""
    recorded = recorded_by_vcrpy(simulator, "old.yaml", send)
    for source, made in pairwise([*through, "plain.yaml"]):
        assert run(source, made, *(["--to", "vcr"] if made == "plain.yaml" else []))[0] == 0

    assert requests_in("plain.yaml") == requests_in("old.yaml")
    by_vcrpy = vcr.VCR(record_mode="none", match_on=["method", "uri", "bytes"])
    by_vcrpy.register_matcher("bytes", same_bytes)
    with by_vcrpy.use_cassette("plain.yaml") as cassette:
        assert send(client_of(simulator)) == recorded
        assert cassette.all_played


def requests_in(path):
    """Return what a cassette of plain vcrpy says that was sent, byte for byte."""
    asked, _ = FilesystemPersister.load_cassette(path, yamlserializer)
    return [(one.method, one.uri, one.body or b"") for one in asked]


def test_plain_vcrpy_replays_bytes(run):
    """A file that Claude has made is neither JSON nor text."""
    picture = b"\x89PNG\r\n\x1a\n\x00\xff"
    asked = CallRequest("GET", "https://api.anthropic.com/v1/files/file_1/content")
    answer = CallResponse(200, {"content-type": "application/octet-stream"}, picture)
    store.write(Path("ours.yaml"), Document({}, [(asked, answer)]))

    assert run("ours.yaml", "plain.yaml", "--to", "vcr")[0] == 0

    client = anthropic.Anthropic(api_key="none", max_retries=0)
    with vcr.use_cassette("plain.yaml", record_mode="none"):
        assert client.beta.files.download("file_1").read() == picture


def test_plain_vcrpy_replays_what_others_answered(run):
    """Also where pydantic-ai has written their bodies as trees."""
    request = {"method": "GET", "uri": "https://a.test/", "headers": {}}
    response = {"status": {"code": 200}, "headers": {}, "parsed_body": {"a": 1}}
    write("old.yaml", interaction(), {"request": request, "response": response})

    assert run("old.yaml", "plain.yaml", "--to", "vcr")[0] == 0

    with vcr.use_cassette("plain.yaml", record_mode="none"):
        assert requests.get("https://a.test/", timeout=5).json() == {"a": 1}


def test_plain_vcrpy_gets_bedrocks_frames(run):
    """Our layout holds plain events; the client of Bedrock reads frames only."""
    host = "https://bedrock-runtime.us-east-1.amazonaws.com"
    url = f"{host}/model/anthropic.claude-m/invoke-with-response-stream"
    asked = CallRequest("POST", url, {}, {"max_tokens": 9, "messages": []})
    headers = {"content-type": "application/vnd.amazon.eventstream"}
    events = [{"type": "message_stop"}]
    answer = CallResponse(200, headers, event_stream.text_of_events(events))
    store.write(Path("ours.yaml"), Document({}, [(asked, answer)]))

    assert run("ours.yaml", "plain.yaml", "--to", "vcr")[0] == 0

    client = anthropic.AnthropicBedrock(
        aws_access_key="none", aws_secret_key="none", aws_region="us-east-1", max_retries=0
    )
    with vcr.use_cassette("plain.yaml", record_mode="none"):
        stream = client.messages.create(
            model="anthropic.claude-m", max_tokens=9, messages=[], stream=True
        )
        assert [event.type for event in stream] == ["message_stop"]


def test_a_destination_that_cannot_be_written_is_told(run):
    """The file system's own words."""
    write("old/a.yaml", interaction())
    Path("new").mkdir()
    Path("new/a.yaml").mkdir()

    assert run("old", "new", "--force")[:2] == (
        1,
        [
            "a.yaml: not carried: it cannot be written: Is a directory",
            "carried: 0 files, 0 exchanges with Claude; not carried: 1 file",
        ],
    )


@pytest.mark.parametrize(
    ("body", "said"), [('{"type": "message"}', "application/json"), (PING, "text/event-stream")]
)
def test_plain_vcrpy_gets_a_content_type_that_was_blanked(run, body, said):
    """Some SDKs return text instead of a message without it."""
    blanked = {"headers": {"content-type": ["REDACTED"]}, "body": {"string": body}}
    write("old.yaml", interaction(response=blanked))

    assert run("old.yaml", "plain.yaml", "--to", "vcr")[0] == 0

    with vcr.use_cassette("plain.yaml", record_mode="none"):
        assert requests.post(URL, json={}, timeout=5).headers["content-type"] == said


def test_an_exchange_with_a_secret_that_cannot_be_blanked_is_not_carried(run):
    """The others of its file are."""
    coded = base64.b64encode(b"sk-ant-api03-made-up").decode()
    write("old.yaml", interaction(), interaction({"body": f'{{"a": "{coded}"}}'}))

    assert run("old.yaml", "new.yaml") == (
        1,
        [
            "old.yaml -> new.yaml",
            "old.yaml: not carried: exchange 2: it holds a secret that cannot be blanked, at request.body.a (Anthropic API keys, in base64)",
            "carried: 1 file, 1 exchange with Claude; not carried: 1 exchange",
        ],
        [],
    )
    assert coded not in Path("new.yaml").read_text()


@pytest.mark.parametrize("to", ["claude", "vcr"])
def test_secrets_of_the_environment_are_blanked(run, monkeypatch, to):
    """As a run does it, which may write into the converted file next."""
    monkeypatch.setenv("SHOP_TOKEN", "made-up-Zq8-value-of-it")
    body = '{"messages": [{"role": "user", "content": "Log in: made-up-Zq8-value-of-it."}]}'
    page = {**PAGE, "request": {**PAGE["request"], "uri": "https://a.test/made-up-Zq8-value-of-it"}}
    write("old.yaml", {"request": {**REQUEST, "body": body}, "response": RESPONSE}, page)

    assert run("old.yaml", "new.yaml", "--to", to)[0] == 0

    assert "made-up-Zq8" not in Path("new.yaml").read_text()
    assert "Log in: REDACTED." in Path("new.yaml").read_text()


@pytest.mark.parametrize("to", ["claude", "vcr"])
def test_personal_data_is_blanked_where_it_is_asked_for(run, to):
    """As a run does it with ``claude_redact_pii``."""
    body = '{"messages": [{"role": "user", "content": "Write to bob@acme.org."}]}'
    write("old.yaml", {"request": {**REQUEST, "body": body}, "response": RESPONSE})

    assert run("old.yaml", "plain.yaml", "--to", to)[0] == 0
    assert run("old.yaml", "blanked.yaml", "--to", to, "--pii")[0] == 0

    assert "Write to bob@acme.org." in Path("plain.yaml").read_text()
    assert "Write to REDACTED@example.com." in Path("blanked.yaml").read_text()


BY_BODY = {"record_mode": "none", "match_on": ["method", "uri", "body"]}
UPLOAD = (
    '--5d3a9f0e\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    "Hello\r\n--5d3a9f0e--\r\n"
)


@pytest.mark.parametrize(
    ("method", "headers", "body"),
    [
        ("GET", {}, None),
        ("GET", {}, ""),
        ("POST", {}, '{"model": "claude-haiku-4-5",  "max_tokens": 5}'),
        ("POST", {}, '{"max_tokens": 5, "system": "\\u00fcber"}'),
        ("POST", {"content-type": ["multipart/form-data; boundary=5d3a9f0e"]}, UPLOAD),
    ],
    ids=["null", "empty", "spaces", "escapes", "upload"],
)
def test_plain_vcrpy_finds_what_it_found_before_by_the_body(run, method, headers, body):
    """A body in which nothing is blanked stays as it was sent."""
    asked = {"method": method, "uri": URL, "headers": headers, "body": body}
    write("old.yaml", {"request": asked, "response": RESPONSE})

    assert run("old.yaml", "new.yaml", "--to", "vcr")[0] == 0

    sent = vcr.request.Request(method, URL, body, {name: one[0] for name, one in headers.items()})
    for name in ("old.yaml", "new.yaml"):
        with vcr.use_cassette(name, **BY_BODY) as cassette:
            assert cassette.play_response(sent)["status"]["code"] == 200


def test_plain_vcrpy_finds_by_the_body_what_the_sdk_sends(run):
    """From our layout: JSON by its value, no body as an empty one."""
    write("old.yaml", {"request": REQUEST | {"body": '{"a": 1}'}, "response": RESPONSE},
          {"request": REQUEST | {"method": "GET", "body": None}, "response": RESPONSE})  # fmt: skip
    run("old.yaml", "ours.yaml")

    assert run("ours.yaml", "plain.yaml", "--to", "vcr")[0] == 0

    client = anthropic.Anthropic(api_key="none", max_retries=0)
    with vcr.use_cassette("plain.yaml", **BY_BODY) as cassette:
        client.post("/v1/messages", body={"a": 1}, cast_to=object)
        client.get("/v1/messages", cast_to=object)
        assert cassette.all_played


def test_the_boundary_of_an_upload_is_the_same_in_header_and_body(run):
    """In our layout each upload has the same one."""
    headers = {"content-type": ["multipart/form-data; boundary=5d3a9f0e"]}
    asked = {"method": "POST", "uri": URL, "headers": headers, "body": UPLOAD}
    write("old.yaml", {"request": asked, "response": RESPONSE})
    run("old.yaml", "ours.yaml")

    run("ours.yaml", "plain.yaml", "--to", "vcr")

    request = yaml.safe_load(Path("plain.yaml").read_text())["interactions"][0]["request"]
    assert request["headers"]["content-type"] == ["multipart/form-data; boundary=boundary"]
    assert request["body"].startswith("--boundary\r\n")


def test_a_name_that_stands_twice_keeps_no_secret(run):
    """Of JSON the last one counts, so the first is not seen by what blanks secrets."""
    body = '{"system": "sk-ant-api03-secretsecret", "system": "x"}'
    write("old.yaml", {"request": REQUEST | {"body": body}, "response": RESPONSE})

    assert run("old.yaml", "new.yaml", "--to", "vcr")[0] == 0
    assert "secretsecret" not in Path("new.yaml").read_text()
