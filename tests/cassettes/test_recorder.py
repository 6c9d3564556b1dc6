"""The recorder of one test: replay, record, or miss."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.cassettes.recording.saving import Saving, save
from pytest_claude_params.errors import CassetteError, CassetteMiss
from pytest_claude_params.faults import parse
from pytest_claude_params.faults.plan import FaultPlan
from pytest_claude_params.matching import Matcher
from pytest_claude_params.misses import MissContext
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.redactions.of_project import from_patterns
from pytest_claude_params.secrets.secret_environment import SecretEnvironment
from pytest_claude_params.transcript import Transcript
from pytest_claude_params.wire.event_stream import text_of_events

URL = "https://api.anthropic.com/v1/messages"
KEY = "sk-ant-api03-secretsecret"
VERSION = {"anthropic-version": "2023-06-01"}


def ask(prompt="Hi", url=URL, headers=VERSION, **more):
    """Make a request."""
    body = {"model": "claude-0", "messages": [{"role": "user", "content": prompt}], **more}
    return CallRequest("POST", url, headers, body)


def answer(text="Hello", headers=()):
    """Make an answer."""
    body = {"type": "message", "content": [{"type": "text", "text": text}]}
    return CallResponse(200, dict(headers), body)


@pytest.fixture
def recorder(tmp_path):
    """Return a function that opens a recorder on a cassette with these exchanges."""

    def made(mode, *exchanges, recorded=None, ignore=(), **options):
        path = tmp_path / "a.yaml"
        if exchanges:
            store.write(path, Document(recorded or {}, list(exchanges)))
        return Recorder(
            Cassette(path, Matcher(tuple(ignore))),
            Transcript("test_a"),
            mode,
            REDACTIONS,
            MissContext("a.yaml", "test_a.py"),
            **options,
        )

    return made


def test_a_thread_that_began_before_a_secret_was_known(recorder):
    """What it adds then is looked at once more before it is written."""
    environ = {}
    own = recorder("new", environment=SecretEnvironment(environ))
    environ["DB_PASSWORD"] = "zQ9xW7vB5nM3kL1pO0"
    own.secrets.look_again()
    own.new.add((ask("zQ9xW7vB5nM3kL1pO0"), answer()), None, REDACTIONS)

    with pytest.raises(CassetteError, match="call 1 holds a secret that cannot be blanked"):
        after_test.keep(own)


@pytest.mark.parametrize("mode", ["none", "new"])
def test_a_recorded_request_is_replayed(recorder, mode):
    """With who answered, and when."""
    head = {"from": "api", "at": "2026-11-20"}
    own = recorder(mode, (ask(), answer()), recorded=head)

    assert own.answer(ask()) == answer()
    (call,) = own.transcript.calls
    assert (call.source, call.origin, call.recorded_at) == ("replayed", "api", "2026-11-20")


@pytest.mark.parametrize(("mode", "known"), [("new", False), ("all", True)])
def test_a_request_is_let_out(recorder, mode, known):
    """One without a recording, or every one."""
    own = recorder(mode, *[(ask(), answer())] * known)

    assert (own.answer(ask()), own.transcript.calls) == (None, [])


def test_a_request_without_a_recording_misses(recorder):
    """The miss is noted, however the code under test takes it."""
    own = recorder("none")

    with pytest.raises(CassetteMiss) as caught:
        own.answer(ask())
    (unanswered,) = own.transcript.misses
    assert unanswered.miss.reason == "no recording yet -> pytest --claude-record=new"
    assert str(caught.value).startswith("claude replay miss: no recording in a.yaml answers model=")


def sent(request):
    """Write a request as a client sends it."""
    return request.method, request.url, request.headers, json.dumps(request.body).encode()


def compact(request):
    """Do the same as the SDK does."""
    body = json.dumps(request.body, separators=(",", ":")).encode()
    return request.method, request.url, request.headers, body


def test_a_request_is_known_by_its_bytes(recorder):
    """On another host, too; the transcript has it as it was asked."""
    own = recorder("none", (ask(), answer()), recorded={"from": "simulator"})
    here, headers = "http://localhost/v1/messages", {"anthropic-version": "2026-10-21"}

    assert own.answer_sent(*compact(ask(url=here, headers=headers))) == answer()
    (call,) = own.transcript.calls
    assert call.request == ask(url=here, headers=headers)
    assert (call.source, call.origin) == ("replayed", "simulator")
    assert own.transcript.notes == [
        "recorded with anthropic-version 2023-06-01, asked with 2026-10-21"
    ]


def test_what_is_known_by_its_bytes_is_shown_without_secrets(recorder):
    """Also what only this project calls secret, and what another recorder has kept."""
    own = recorder("none", (ask("Hi Ms Smith"), answer()), (ask(KEY), answer()))
    own = replace(own, redactions=(*REDACTIONS, *from_patterns(["Smith"], "claude_redact")))

    own.answer_sent(*compact(ask("Hi Ms Smith")))
    own.answer_sent(*compact(ask(KEY)))

    assert [call.request.prompt for call in own.transcript.calls] == [
        "Hi Ms REDACTED",
        "sk-ant-REDACTED",
    ]


SOUND = {"model": "claude-haiku-4-5", "max_tokens": 5}


@pytest.mark.parametrize(
    ("recorded", "asked", "sound"),
    [
        (SOUND, VERSION, True),
        (SOUND, {"anthropic-version": "2026-10-21"}, False),
        (SOUND, {**VERSION, "anthropic-beta": "new-1"}, False),
        ({**SOUND, "max_tokens": -1}, VERSION, False),
    ],
    ids=["as recorded", "another version", "a beta", "broken"],
)
def test_the_rules_are_told_what_is_known_of_a_recorded_request(recorder, recorded, asked, sound):
    """One that breaks none breaks none when it is asked again under the same version and betas."""
    seen = []
    watch = lambda request, *, live, sound: seen.append((request.headers, live, sound))  # noqa: E731
    own = recorder("none", (ask(**recorded), answer()), watch=watch)

    own.answer_sent(*compact(ask(headers=asked, **recorded)))

    assert seen == [(asked, False, sound)]


@pytest.mark.parametrize(
    "other",
    [ask("Ho"), ask(url=f"{URL}?page=2"), CallRequest("PUT", URL, VERSION, ask().body)],
    ids=["body", "query", "method"],
)
def test_other_bytes_are_not_known(recorder, other):
    """Nor is the same request with more white space: it is known by what it means."""
    own = recorder("none", (ask(), answer()))

    assert own.answer_sent(*compact(other)) is None
    assert own.answer_sent(*sent(ask())) is None
    assert own.transcript.calls == []
    assert own.answer(ask()) == answer()


def test_equal_requests_are_answered_in_order_however_they_are_known(recorder):
    """Bytes and meaning lead to the same queue, and each recording answers once."""
    blocks = ask([{"type": "text", "text": "Hi"}])
    own = recorder("none", (ask(), answer("1")), (blocks, answer("2")), (ask(), answer("3")))

    assert own.answer_sent(*compact(blocks)).text == "1"
    assert own.answer(ask()).text == "2"
    assert own.answer_sent(*compact(ask())).text == "3"
    assert own.answer_sent(*compact(ask())) is None
    assert [call.request for call in own.transcript.calls] == [blocks, ask(), ask()]


@pytest.mark.parametrize("cause", ["mode all", "a fault"])
def test_known_bytes_do_not_answer(recorder, cause):
    """What is to be made live, and what a fault may strike, is looked at as a whole."""
    faults = {"faults": FaultPlan([parse({"status": 529})])} if cause == "a fault" else {}
    own = recorder("all" if cause == "mode all" else "none", (ask(), answer()), **faults)

    assert own.answer_sent(*compact(ask())) is None


def test_a_request_is_looked_up_as_it_is_stored(recorder):
    """Without the key that stands in it."""
    own = recorder("new")
    own.record(ask(f"My key is {KEY}"), answer(f"Your key is {KEY}"))
    after_test.keep(own)

    again = recorder("none")
    assert again.answer(ask(f"My key is {KEY}")).text == "Your key is sk-ant-REDACTED"
    assert KEY not in repr(own.transcript) + repr(again.transcript)
    assert KEY not in own.cassette.path.read_text()


@pytest.mark.parametrize(
    ("url", "headers", "origin"),
    [(URL, {}, "api"), ("http://localhost/v1/messages", {"x-simulated-by": "us"}, "simulator")],
    ids=["api", "simulator"],
)
def test_the_head_says_when_with_what_and_from_whom(recorder, url, headers, origin):
    """So that a reader of the file knows."""
    own = recorder("new", tools={"sdk": "anthropic 2.12.0"})
    own.record(ask(url=url), answer(headers=headers))
    after_test.keep(own)

    head = dict(store.read(own.cassette.path).recorded)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", head.pop("at"))
    assert head == {"sdk": "anthropic 2.12.0", "api_version": "2023-06-01", "from": origin}


@pytest.mark.parametrize(
    ("mode", "owned", "texts"),
    [
        ("new", True, ["old", "other", "new"]),
        ("all", True, ["new"]),
        ("all", False, ["new", "other"]),
    ],
    ids=["new ones", "all anew", "all anew in a shared cassette"],
)
def test_what_stays_of_the_old_recordings(recorder, mode, owned, texts):
    """Of a shared cassette, a test replaces only its own requests."""
    own = recorder(mode, (ask(), answer("old")), (ask("Ho"), answer("other")), owned=owned)
    own.record(ask(), answer("new"))
    after_test.keep(own)

    kept = store.read(own.cassette.path).interactions
    assert texts == [response.text for _, response in kept]


def test_an_update_that_broke_off_is_continued(recorder, tmp_path):
    """Until the test has passed its cassette is as it was, and what was answered waits."""
    head = {"plugin": "pytest-claude-params 0.1.0"}
    broken = recorder("update", (ask("old"), answer("old")), recorded=head)
    broken.record(ask("new"), answer("new"))
    after_test.leave(broken)
    assert [asked.prompt for asked, _ in store.read(tmp_path / "a.yaml").interactions] == ["old"]

    again = recorder("update")
    assert again.answer(ask("new")) == answer("new")
    assert (after_test.keep(again), again.transcript.recovered) == (1, 1)
    assert [asked.prompt for asked, _ in store.read(tmp_path / "a.yaml").interactions] == ["new"]
    assert not list(tmp_path.glob("*.journal"))


def test_recordings_of_a_failed_test_are_put_aside(recorder):
    """With the reason."""
    own = recorder("all", (ask(), answer("old")))
    own.record(ask(), answer("new"))
    after_test.reject(own, "test_a failed")

    aside = store.read(own.cassette.rejected_path)
    assert (
        aside.rejected,
        store.read(own.cassette.path).interactions[0][1].text,
    ) == ("test_a failed", "old")


def test_a_change_of_a_reported_header_is_noted(recorder):
    """The API may answer another version differently."""
    own = recorder("none", (ask(), answer()), (ask(headers={}), answer()))
    own.answer(ask(headers={"anthropic-version": "2026-10-21"}))
    own.answer(ask())

    assert own.transcript.notes == [
        "recorded with anthropic-version 2023-06-01, asked with 2026-10-21"
    ]


BETA = "anthropic-beta"
BEDROCK = "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-0/invoke"


@pytest.mark.parametrize(
    ("before", "after", "note"),
    [
        ({}, {BETA: "x-1"}, "recorded without anthropic-beta, asked with anthropic-beta x-1"),
        ({BETA: "x-1"}, {}, "recorded with anthropic-beta x-1, asked without anthropic-beta"),
        ({BETA: "x-1"}, {BETA: "x-1,y-2"}, "recorded with anthropic-beta x-1, asked with x-1,y-2"),
        ({BETA: "x-1,y-2"}, {BETA: "y-2, x-1"}, ""),
    ],
    ids=["first", "removed", "added", "in another order"],
)
def test_a_change_of_betas_is_noted(recorder, before, after, note):
    """One that was not there before, too: it may change the answer as much as any other."""
    own = recorder("none", (ask(headers=VERSION | before), answer()))
    own.answer(ask(headers=VERSION | after))

    assert own.transcript.notes == [note] * bool(note)


def test_what_another_thread_asks_is_none_of_the_judges(recorder):
    """A judge's grade is never read from the application's answer, nor its call lost."""
    faults = FaultPlan([parse({"status": 529})])
    own = recorder("none", (ask(), answer()), (ask("Grade it"), answer("good")), faults=faults)
    judging = Transcript("test_a")
    struck = []

    def ask_meanwhile():
        struck.append(own.scenes.fault_for(ask()))
        own.answer(ask())

    with own.scenes.aside(judging):
        thread = threading.Thread(target=ask_meanwhile)
        thread.start()
        thread.join()
        assert own.scenes.fault_for(ask("Grade it")) is None
        own.answer(ask("Grade it"))
        with pytest.raises(CassetteMiss):
            own.answer(ask("Another"))

    assert [call.response.text for call in judging.calls] == ["good"]
    assert [call.response.text for call in own.transcript.calls] == ["Hello"]
    assert (len(judging.misses), len(own.transcript.misses)) == (1, 0)
    assert [one.fault.text for one in struck] == ["claude_fault(status=529)"]


def test_a_beta_in_the_body_is_noted(recorder):
    """Bedrock has it there."""
    headers = {"content-type": "application/json"}
    own = recorder("none", (ask(url=BEDROCK, headers=headers), answer()))
    own.answer(ask(url=BEDROCK, headers=headers, anthropic_beta=["x-1"]))

    assert own.transcript.notes == [
        "recorded without anthropic-beta, asked with anthropic-beta x-1"
    ]


def test_what_another_platform_has_elsewhere_is_not_missing(recorder):
    """Bedrock's clients send no version in a header."""
    own = recorder(
        "none", (ask(url=BEDROCK, headers={"content-type": "application/json"}), answer())
    )
    own.answer(ask())

    assert own.transcript.notes == []


def test_an_ignored_change_is_noted(recorder):
    """What a test leaves out of the match, the summary tells."""
    own = recorder("none", (ask(system="a"), answer()), ignore=["system"])
    own.answer(ask(system="b"))

    assert own.transcript.notes == ["ignored change of system"]


def test_configured_hosts_concern_it(recorder):
    """Others do not."""
    own = recorder("none", hosts=("gateway.example",))

    assert (
        own.concerns("https://gateway.example/llm", {}),
        own.concerns(URL, {}),
        own.concerns("https://example.com/", {}),
    ) == (True, True, False)


@pytest.mark.parametrize("kind", ["plain", "stream"])
def test_half_a_surrogate_pair_is_recorded_and_replayed(tmp_path, kind):
    """An answer can be cut within a letter that takes two."""
    message = {"type": "message", "content": [{"type": "text", "text": "cut \ud83d"}]}
    start = {"type": "message_start", "message": message}
    body = message if kind == "plain" else text_of_events([start])
    cassette = Cassette(tmp_path / "c.yaml")
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, {"a": "\udc00"})

    cassette.add(request, CallResponse(200, {}, body))
    save(cassette, Saving({}))

    played = Cassette(tmp_path / "c.yaml").play(request)
    assert played is not None
    assert played[1].text == "cut \ud83d"
