"""Answers that say what is recorded leave the recording as it is."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.confirmed import Renewal, unless_repeated
from pytest_claude_params.cassettes.recording.saving import Saving, save
from pytest_claude_params.matching import key_of

HEAD = {"at": "2026-11-01T00:00:00Z", "plugin": "pytest-claude-params 0.1.0"}
LATER = {**HEAD, "at": "2026-11-29T00:00:00Z"}
NUMBERS = itertools.count(1)
STAY = Renewal()


def asked(*contents):
    """A request: turns of the user and of Claude, one after the other."""
    roles = itertools.cycle(["user", "assistant"])
    turns = [{"role": role, "content": one} for role, one in zip(roles, contents, strict=False)]
    body = {"model": "claude-haiku-4-5", "max_tokens": 60, "messages": turns}
    return CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, body)


def answered(*content, tokens=9, **more):
    """An answer with an id of its own."""
    body = {
        "id": f"msg_01{next(NUMBERS):010}",
        "type": "message",
        "role": "assistant",
        "content": list(content),
        "usage": {"input_tokens": tokens, "output_tokens": 5},
        **more,
    }
    return CallResponse(200, {"content-type": "application/json"}, body, next(NUMBERS) / 10)


def text(said):
    return {"type": "text", "text": said}


def tool(**more):
    """A call of a tool, with an id of its own."""
    id_ = f"toolu_01{next(NUMBERS):010}"
    return {"type": "tool_use", "id": id_, "name": "track", "input": {"parcel": 1}, **more}


def agent(last, tokens=30):
    """A run of an agent: it calls a tool, and then answers."""
    use = tool()
    result = {"type": "tool_result", "tool_use_id": use["id"], "content": "in Oslo"}
    return [
        (asked("Where?"), answered(use)),
        (asked("Where?", [use], [result]), answered(text(last), tokens=tokens)),
    ]


@pytest.fixture
def recorded(tmp_path):
    """Return a function that records all anew, and says what the file was and is."""
    path = tmp_path / "test_it.yaml"

    def record(interactions, *, head=LATER, keep="nothing", renewal=STAY, is_shared=False):
        cassette = Cassette(path)
        for request, response in interactions:
            cassette.add(request, response)
        before = path.read_bytes() if path.exists() else b""
        save(cassette, Saving(head, keep, renewal=renewal, is_shared=is_shared))
        return before.decode(), path.read_bytes().decode(), cassette.repeated

    return record


def test_another_id_and_latency_are_no_news(recorded):
    """Not a byte of the file changes."""
    recorded([(asked("Hi"), answered(text("Hello.")))], head=HEAD)
    before, after, repeated = recorded([(asked("Hi"), answered(text("Hello.")))])

    assert (after, repeated) == (before, 1)


def test_an_agents_requests_name_its_ids(recorded):
    """They are the same but for them, and may be a token longer for it."""
    recorded(agent("In Oslo."), head=HEAD)
    before, after, repeated = recorded(agent("In Oslo.", tokens=31))

    assert (after, repeated) == (before, 2)


def test_what_is_new_names_the_ids_of_what_stays(recorded):
    """Else replay would give the old id, and miss with it."""
    first, _ = old = agent("In Oslo.")
    recorded(old, head=HEAD)
    before, after, repeated = recorded(agent("Close to you."))

    assert repeated == 1
    assert "Close to you." in after
    assert after.count(first[1].body["content"][0]["id"]) == before.count(
        first[1].body["content"][0]["id"]
    )


DIFFERENT = {
    "text": answered(text("Hello!")),
    "tokens": answered(text("Hello."), tokens=10),
    "model": answered(text("Hello."), model="claude-haiku-5"),
    "container": answered(text("Hello."), container={"id": "container_01ABCDEFGH"}),
    "a status": CallResponse(529, {}, {"type": "error", "error": {"type": "overloaded_error"}}),
    "a cut": replace(answered(text("Hello.")), cut="ReadError"),
    "no id to speak of": answered(text("Hello."), id="7"),
    "a block more": answered(text("Hello."), text("")),
}


@pytest.mark.parametrize("other", DIFFERENT.values(), ids=DIFFERENT)
def test_whatever_else_differs_is_news(other):
    """Then the new answer is recorded."""
    old = [(asked("Hi"), answered(text("Hello.")))]
    new = [(asked("Hi"), other)]

    assert unless_repeated(new, old, key_of) == (new, 0)


def test_what_was_edited_by_hand_is_replaced():
    """Nothing vouches for it."""
    old = (asked("Hi"), replace(answered(text("Hello.")), edited=True))
    new = [(asked("Hi"), answered(text("Hello.")))]

    assert unless_repeated(new, [old], key_of) == (new, 0)


def test_other_objects_of_the_api_have_ids_that_are_asked_for():
    """A batch is looked up by its id, so a new one is news."""
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages/batches", {}, {})
    old = (request, CallResponse(200, {}, {"id": "msgbatch_01AAAAAAAAAA"}))
    new = [(request, CallResponse(200, {}, {"id": "msgbatch_01BBBBBBBBBB"}))]

    assert unless_repeated(new, [old], key_of) == (new, 0)


def test_equal_requests_are_compared_in_their_order():
    """They are replayed in it."""
    heads, tails = ((asked("Toss"), answered(text(side))) for side in ("heads", "tails"))
    new = [(asked("Toss"), answered(text(side))) for side in ("heads", "heads", "tails")]

    assert unless_repeated(new, [heads, tails], key_of) == ([heads, new[1], new[2]], 1)


def stream(*pieces):
    """The same message in so many pieces, with another id."""
    start = answered().body
    events = [
        ("message_start", {"message": {**start, "stop_reason": None}}),
        ("content_block_start", {"index": 0, "content_block": text("")}),
        *[
            ("content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": one}})
            for one in pieces
        ],
        ("content_block_stop", {"index": 0}),
        ("message_delta", {"delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 5}}),
        ("message_stop", {}),
    ]
    body = "".join(
        f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n" for name, data in events
    )
    return CallResponse(200, {"content-type": "text/event-stream"}, body, 1.0)


def test_how_a_stream_is_cut_into_pieces_is_no_news():
    """What it adds up to is compared."""
    old = (asked("Hi"), stream("In ", "Oslo."))

    assert unless_repeated([(asked("Hi"), stream("In Os", "lo."))], [old], key_of) == ([old], 1)
    new = [(asked("Hi"), stream("In Os", "lo!"))]
    assert unless_repeated(new, [old], key_of) == (new, 0)


def test_what_is_no_longer_asked_goes(recorded):
    """Then the file is written, with what stays as it was."""
    recorded([(asked(one), answered(text("Hello."))) for one in ("Hi", "Ho")], head=HEAD)
    before, after, repeated = recorded([(asked("Hi"), answered(text("Hello.")))])

    assert repeated == 1
    assert "content: Ho" not in after
    assert set(after.splitlines()) - set(before.splitlines()) == {"  at: '2026-11-29T00:00:00Z'"}


def test_a_cassette_that_tests_share(recorded):
    """What others have recorded stays, too."""
    both = [(asked(one), answered(text("Hello."))) for one in ("Hi", "Ho")]
    recorded(both, head=HEAD, keep="everything", is_shared=True)
    again = [(asked("Ho"), answered(text("Hello.")))]
    before, after, repeated = recorded(again, keep="other requests", is_shared=True)

    assert (after, repeated) == (before, 1)


def test_a_file_that_will_soon_be_old_gets_a_new_date(recorded):
    """And nothing else."""
    recorded([(asked("Hi"), answered(text("Hello.")))], head=HEAD)
    again = [(asked("Hi"), answered(text("Hello.")))]
    before, after, _ = recorded(again, renewal=Renewal("2026-11-02T00:00:00Z"))

    assert after == before.replace("2026-11-01", "2026-11-29")


def test_without_the_wish_all_is_recorded_anew(recorded):
    """As where a test judges how long an answer took."""
    recorded([(asked("Hi"), answered(text("Hello.")))], head=HEAD)
    before, after, repeated = recorded([(asked("Hi"), answered(text("Hello.")))], renewal=None)

    assert repeated == 0
    assert "msg_01" in after
    assert after != before
