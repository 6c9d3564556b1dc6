"""Conversations are stored as what each turn adds, and read as they were sent."""

import copy

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import continuations, file_format, store
from pytest_claude_params.cassettes.files.continuations import Conversations, shortened
from pytest_claude_params.cassettes.files.digests import digest_of
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.files.vcrpy_format import to_text as to_vcrpy
from pytest_claude_params.cassettes.yaml import yaml_text
from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError

URL = "https://api.anthropic.com/v1/messages"
SYSTEM = "You sell bicycles. " * 30
TOOLS = [{"name": "stock", "input_schema": {"type": "object"}}]


def turn(number, length=40):
    """Return what the user says in one turn, and what is answered."""
    user = {"role": "user", "content": f"Question {number}. " + "Tell me more. " * length}
    return user, {"role": "assistant", "content": f"Answer {number}. " + "And so on. " * length}


def request_of(turns, length=40, **parameters):
    """Return the request of the last of so many turns."""
    *before, (last, _) = [turn(number, length) for number in range(turns)]
    messages = [message for pair in before for message in pair] + [last]
    body = {"max_tokens": 300, "messages": messages, "model": "m", **parameters}
    return CallRequest("POST", URL, {}, copy.deepcopy(body))


def document_of(*requests):
    """Return a document with an answer to each request."""
    answer = CallResponse(200, {}, {"type": "message", "content": []})
    return Document({"from": "api"}, [(request, answer) for request in requests])


def stored(document):
    """Return the requests as they stand in the file."""
    data = yaml_text.load(file_format.to_text(document))
    return [item["request"] for item in data["interactions"]]


def named(document, number):
    """Return how others name a recording of a document, counted from 1."""
    return {"recording": digest_of(*document.interactions[number - 1])}


def conversation(turns, length=40, **parameters):
    """Return a document with all turns of a conversation."""
    requests = [request_of(number, length, **parameters) for number in range(1, turns + 1)]
    return document_of(*requests)


def test_a_turn_is_stored_as_what_it_adds():
    """It names the turn before it, and how many messages of it come first."""
    document = conversation(3, system=SYSTEM, tools=TOOLS)
    first, second, third = stored(document)
    same = {"same": ["system", "tools"]}

    assert "continues" not in first
    assert second["continues"] == {**named(document, 1), "messages": 1, **same}
    assert third["continues"] == {**named(document, 2), "messages": 3, **same}
    assert third["parsed_body"] == {
        "max_tokens": 300,
        "messages": [turn(1)[1], turn(2)[0]],
        "model": "m",
    }


def test_what_was_sent_is_read_back_key_by_key():
    """The order of keys, too: by its bytes a request is found fastest."""
    document = conversation(4, tools=TOOLS, system=SYSTEM)

    read = file_format.from_text(file_format.to_text(document))

    assert read == document
    assert [list(request.body) for request, _ in read.interactions] == [
        ["max_tokens", "messages", "model", "tools", "system"]
    ] * 4
    assert not read.edited


def test_short_conversations_are_stored_as_they_were_sent():
    """A few lines are read faster than looked up."""
    assert not any("continues" in request for request in stored(conversation(3, length=2)))


def test_a_system_prompt_that_changes_stands_there():
    """Only what is the same, letter by letter, is left out."""
    first = request_of(1, length=100, system=SYSTEM, tools=TOOLS)
    other = request_of(2, length=100, system="You sell cars.", tools=TOOLS)

    document = document_of(first, other)
    _, second = stored(document)

    assert second["continues"] == {**named(document, 1), "messages": 1, "same": ["tools"]}
    assert second["parsed_body"]["system"] == "You sell cars."


def test_a_message_that_changes_ends_what_is_repeated():
    """The cache's break point moves from turn to turn, and so the last message differs."""
    marked = request_of(2)
    marked.body["messages"][-1]["cache_control"] = {"type": "ephemeral"}
    document = document_of(marked, request_of(3))

    assert stored(document)[1]["continues"] == {**named(document, 1), "messages": 2}
    assert file_format.from_text(file_format.to_text(document)) == document


def test_repeats_of_one_request_add_nothing():
    """A sample is one question and many answers."""
    document = document_of(*[request_of(1, length=100)] * 3)

    assert [request.get("continues") for request in stored(document)] == [
        None,
        {**named(document, 1), "messages": 1},
        {**named(document, 1), "messages": 1},
    ]
    assert file_format.from_text(file_format.to_text(document)) == document


def test_fifty_turns_take_a_tenth():
    """Each turn sends all turns before it again, and is stored without them."""
    document = conversation(50)

    assert len(file_format.to_text(document)) * 10 < len(to_vcrpy(document))
    assert file_format.from_text(file_format.to_text(document)) == document


def test_plain_vcrpy_gets_whole_requests():
    """It does not know what `continues` means."""
    assert "continues" not in to_vcrpy(conversation(5))


def test_an_edited_turn_is_edited_in_all_that_continue_it(tmp_path):
    """What was changed by hand is what the later turns would send, and they are named, too."""
    path = tmp_path / "test.yaml"
    store.write(path, conversation(3))
    path.write_text(path.read_text().replace("Question 0.", "Question zero."))

    read = store.read(path)

    assert read.edited == [1, 2, 3]
    assert read.interactions[2][0].body["messages"][0]["content"].startswith("Question zero.")


BROKEN = {
    "a number": (
        7,
        "interaction 2: 'continues' needs a recording and a number of messages",
    ),
    "itself": (
        {"interaction": 2, "messages": 1},
        "interaction 2: it continues interaction 2, which is not a message before it",
    ),
    "the last": (
        {"interaction": 0, "messages": 1},
        "interaction 2: it continues interaction 0, which is not a message before it",
    ),
    "a recording that is gone": (
        {"recording": "sha256:0000", "messages": 1},
        (
            "interaction 2: it continues the recording sha256:0000, which is not above it in the "
            "file: what others continue is dropped by claude-params prune --unplayed, not by hand"
        ),
    ),
    "too many messages": (
        {"interaction": 1, "messages": 9},
        "interaction 2: it continues 9 messages of interaction 1, which has 1",
    ),
    "no tools": (
        {"interaction": 1, "messages": 1, "same": ["tools"]},
        "interaction 2: interaction 1 has not all that is the 'same'",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_continues_nothing_is_refused(name):
    """With the interaction and its line: someone has deleted the one that it continues."""
    said, problem = BROKEN[name]
    data = yaml_text.load(file_format.to_text(conversation(2)))
    data["interactions"][1]["request"]["continues"] = said

    with pytest.raises(UnreadableError) as refused:
        file_format.from_text(yaml_text.dump(data))

    assert refused.value.problem == f"is not a cassette: {problem}"
    assert refused.value.line is not None


def test_others_can_be_deleted_by_hand():
    """The recordings of an earlier prompt stand above those of the conversation."""
    earlier = [request_of(number, length=70, system="Be brief.") for number in (1, 2)]
    document = document_of(*earlier, *[request_of(number) for number in (1, 2, 3)])
    data = yaml_text.load(file_format.to_text(document))
    assert data["interactions"][4]["request"]["continues"] == {**named(document, 4), "messages": 3}
    del data["interactions"][:2]

    read = file_format.from_text(yaml_text.dump(data))

    assert read.interactions == document.interactions[2:]
    assert not read.edited


def test_a_recording_of_an_earlier_version_is_read():
    """It names what it continues by its number in the file."""
    document = conversation(3)
    data = yaml_text.load(file_format.to_text(document))
    assert "continues" in data["interactions"][2]["request"]
    data["interactions"][2]["request"]["continues"] = {"interaction": 2, "messages": 3}

    assert file_format.from_text(yaml_text.dump(data)) == document


def test_what_was_edited_is_named_by_its_number(tmp_path):
    """It has no digest once it is written again."""
    path = tmp_path / "test.yaml"
    store.write(path, conversation(3))
    path.write_text(path.read_text().replace("Question 0.", "Question zero."))
    store.write(path, store.read(path))

    data = yaml_text.load(path.read_text())
    assert data["interactions"][2]["request"]["continues"] == {"interaction": 2, "messages": 3}
    assert store.read(path).edited == [1, 2, 3]


def test_what_a_file_repeats_is_limited():
    """A message of a megabyte, continued by hundreds, would fill the memory."""
    large = {"messages": [{"role": "user", "content": "a" * 1_000_000}]}
    more = {"continues": {"interaction": 1, "messages": 1}, "parsed_body": {"messages": []}}
    conversations = Conversations()
    conversations.whole({"request": {"parsed_body": large}})
    for _ in range(99):
        conversations.whole({"request": more})

    with pytest.raises(ValueError, match=r"^its file repeats more than 100 MB of messages$"):
        conversations.whole({"request": more})


def test_no_file_is_written_that_repeats_too_much(monkeypatch):
    """What would be refused is stored as it was sent; here it is little, so that this is quick."""
    monkeypatch.setattr(continuations, "MOST", 1_000_000)
    long = {"messages": [{"role": "user", "content": "a" * 300_000}]}
    items = [{"request": {"parsed_body": long}, "response": {}} for _ in range(5)]

    found = ["continues" in item["request"] for item in shortened(items)]

    assert found == [False, True, True, True, False]


def test_the_same_traffic_gives_the_same_text():
    """What is repeated is looked for from the top of the file."""
    items = [
        {"request": {"parsed_body": request_of(number).body}, "response": {}}
        for number in (1, 2, 2, 3)
    ]

    found = [item["request"].get("continues") for item in shortened(items)]

    assert found == [
        None,
        None,
        {"interaction": 2, "messages": 3},
        {"interaction": 2, "messages": 3},
    ]
