"""Recordings are answered in order, one answer each, and saving loses none."""

from __future__ import annotations

import subprocess
import threading

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.nearest import nearest
from pytest_claude_params.cassettes.recording.saving import Saving, put_aside, save
from pytest_claude_params.matching import Matcher
from pytest_claude_params.wire.bodies import wire_body

URL = "https://api.anthropic.com/v1/messages"
RECORDED = {"at": "2026-11-20T10:00:00Z"}


def ask(prompt="Hi", **more):
    """Make a request."""
    turns = [{"role": "user", "content": prompt}]
    body = {"model": "claude-haiku-4-5", "max_tokens": 60, "messages": turns, **more}
    return CallRequest("POST", URL, body=body)


def answer(text):
    """Make an answer."""
    body = {"type": "message", "content": [{"type": "text", "text": text}]}
    return CallResponse(200, {"content-type": "application/json"}, body)


def texts_in(path):
    """Return the answers of a cassette in their order."""
    return [response.text for _, response in Cassette(path).interactions]


@pytest.fixture
def path(tmp_path):
    """Where the cassette of a test lies."""
    return tmp_path / "cassettes" / "a.yaml"


@pytest.fixture
def recorded(path):
    """Return a function that records these exchanges and opens the cassette."""

    def made(*exchanges, ignore=(), vary=()):
        store.write(path, Document(RECORDED, [(asked, answer(text)) for asked, text in exchanges]))
        return Cassette(path, Matcher(tuple(ignore), tuple(vary)))

    return made


def test_a_cassette_that_does_not_exist(path):
    """It is empty, and looking leaves no file."""
    cassette = Cassette(path)

    assert (
        cassette.exists,
        len(cassette),
        cassette.play(ask()),
        nearest(cassette.interactions, ask()),
    ) == (False, 0, None, None)
    assert not path.parent.exists()


def test_repeats_are_answered_in_the_order_of_their_recording(recorded):
    """Each recording answers once, whatever is asked in between."""
    cassette = recorded((ask(), "1"), (ask("Ho"), "x"), (ask(), "2"))
    played = [cassette.play(one) for one in (ask(), ask("Ho"), ask(), ask(), ask("Ho"))]

    assert [found and found[1].text for found in played] == ["1", "x", "2", None, None]


def test_recordings_are_counted_played_or_not(recorded):
    """The screen of a miss says how many there are."""
    cassette = recorded((ask(), "1"), (ask("Ho"), "x"), (ask(), "2"))
    cassette.play(ask())

    assert tuple(cassette.times_recorded(ask(text)) for text in ("Hi", "Ho", "Hm")) == (2, 1, 0)


def test_what_was_played_and_what_was_not(recorded):
    """By their numbers in the file, counted from 1."""
    cassette = recorded((ask(), "1"), (ask("Ho"), "x"), (ask(), "2"))
    cassette.play(ask())

    assert cassette.played == [1]
    assert {number: asked.prompt for number, asked in cassette.unplayed.items()} == {
        2: "Ho",
        3: "Hi",
    }


def test_an_ignored_path_does_not_matter(recorded):
    """The recording of another system prompt answers."""
    cassette = recorded((ask(system="a"), "1"), ignore=["system"])

    assert cassette.play(ask(system="b"))[1].text == "1"


def test_what_may_vary_answers_in_order(recorded):
    """Each recording once, whatever the dates are by now."""
    cassette = recorded((ask("1 Jan 2026"), "a"), (ask("2 Jan 2026"), "b"), vary=["date"])
    played = [cassette.play(ask("9 May 2026")) for _ in range(3)]

    assert [one and one[1].text for one in played] == ["a", "b", None]


def test_the_very_same_words_come_before_what_may_vary(recorded):
    """Two recordings that differ in a date only are still two."""
    cassette = recorded((ask("1 Jan 2026"), "a"), (ask("2 Jan 2026"), "b"), vary=["date"])

    assert cassette.play(ask("2 Jan 2026"))[1].text == "b"
    assert cassette.play(ask("9 May 2026"))[1].text == "a"
    assert cassette.play(ask("1 Jan 2026")) is None
    assert cassette.times_recorded(ask("1 Jan 2026")) == 2


def test_what_was_sent_byte_for_byte_comes_before_what_may_vary(recorded):
    """The fast way answers alike, and counts as played."""
    cassette = recorded((ask("1 Jan 2026"), "a"), (ask("2 Jan 2026"), "b"), vary=["date"])
    body = wire_body(ask("2 Jan 2026").body)

    assert cassette.play_sent("POST", URL, body).answer[1].text == "b"
    assert cassette.play_sent("POST", URL, body) is None
    assert cassette.play(ask("2 Jan 2026"))[1].text == "a"
    assert cassette.unplayed == {}


def test_recording_anew_replaces_what_may_vary(recorded, path):
    """Yesterday's recording and today's are one."""
    cassette = recorded((ask("1 Jan 2026"), "a"), (ask("Hi"), "b"), vary=["date"])
    cassette.add(ask("2 Jan 2026"), answer("new"))
    save(cassette, Saving(RECORDED, "other requests"))

    assert texts_in(path) == ["b", "new"]


def test_fifty_threads_take_fifty_different_recordings(recorded):
    """None twice, none left."""
    cassette = recorded(*[(ask(), str(number)) for number in range(50)])
    barrier = threading.Barrier(50)
    taken = []

    def take():
        barrier.wait()
        taken.append(cassette.play(ask())[1].text)

    threads = [threading.Thread(target=take) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, range(50))) == sorted(taken)
    assert cassette.play(ask()) is None


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        (ask("What is the capital of Italy?"), 2),
        (ask("What is the capital of France?", max_tokens=7), 2),
        (ask("Tell me a long story", model="claude-opus-4-5"), 3),
        (ask("Tell me a story", temperature=0.5), 4),
    ],
    ids=["a word", "a limit", "a model and a word", "a parameter"],
)
def test_the_nearest_recording(recorded, asked, number):
    """By the words of its prompt, then by what else is the same."""
    cassette = recorded(
        (ask("Hello"), ""),
        (ask("What is the capital of France?"), ""),
        (ask("Tell me a story", model="claude-opus-4-5"), ""),
        (ask("Tell me a story", temperature=0.7), ""),
    )

    assert number == nearest(cassette.interactions, asked)[0]


@pytest.mark.parametrize(
    ("prompts", "number"),
    [
        (["What is a cat?", "What is a dog?"], 2),
        (["What is a cat?", "What is a cat?", "What is a cat?"], 3),
        (["What is a cat?", "Bye"], 1),
    ],
    ids=["equally like it", "the same words", "the older is more like it"],
)
def test_of_equals_the_newest_is_nearest(recorded, prompts, number):
    """The last recording is what the prompt was before the change."""
    cassette = recorded(*[(ask(prompt), "") for prompt in prompts])

    assert number == nearest(cassette.interactions, ask("What is a cow?"))[0]


def test_new_recordings_are_written_when_they_are_saved(path):
    """And not before: the test may fail."""
    cassette = Cassette(path)
    cassette.add(ask(), answer("1"))
    assert not path.exists()

    save(cassette, Saving(RECORDED))
    assert (texts_in(path), Cassette(path).recorded) == (["1"], RECORDED)


def test_nothing_new_writes_nothing(recorded, path):
    """Whatever was to be kept."""
    cassette = recorded((ask(), "1"))
    before = path.stat().st_mtime_ns
    save(cassette, Saving({"at": "later"}, "nothing"))

    assert before == path.stat().st_mtime_ns


@pytest.mark.parametrize(
    ("keep", "texts"),
    [
        ("everything", ["old", "other", "new"]),
        ("other requests", ["other", "new"]),
        ("nothing", ["new"]),
    ],
)
def test_what_stays_of_the_old_recordings(recorded, path, keep, texts):
    """The new ones come last."""
    cassette = recorded((ask(), "old"), (ask("Ho"), "other"))
    cassette.add(ask(), answer("new"))
    save(cassette, Saving(RECORDED, keep))

    assert texts == texts_in(path)


def test_a_test_takes_the_place_of_as_many_as_it_has_made(recorded, path):
    """Another test that shares the cassette may need the others."""
    cassette = recorded((ask(), "1"), (ask(), "2"), (ask(), "3"))
    cassette.add(ask(), answer("new"))
    save(cassette, Saving(RECORDED, "other requests", is_shared=True))

    assert texts_in(path) == ["2", "3", "new"]


def test_what_was_added_meanwhile_is_not_replaced(recorded, path):
    """It is another test's, which has just recorded it."""
    cassette, other = recorded((ask(), "old")), Cassette(path)
    other.add(ask(), answer("other"))
    save(other, Saving(RECORDED, "other requests", is_shared=True))
    cassette.add(ask(), answer("new"))
    save(cassette, Saving(RECORDED, "other requests", is_shared=True))

    assert texts_in(path) == ["other", "new"]


def test_what_a_killed_writer_has_left_is_removed(recorded, path):
    """Of this cassette, and of no other."""
    cassette = recorded((ask(), "1"))
    path.with_name(store._beside(path) + "12345678.tmp").write_text("interactions:")
    path.with_name("other.tmp").write_text("")
    cassette.add(ask(), answer("2"))
    save(cassette, Saving(RECORDED))

    assert sorted(file.name for file in path.parent.iterdir()) == ["a.yaml", "other.tmp"]


def test_rejected_recordings_are_put_aside(recorded, path):
    """The old ones stay in force until a later recording passes."""
    cassette = recorded((ask(), "old"))
    cassette.add(ask(), answer("new"))
    put_aside(cassette, RECORDED, "test_a failed")

    aside = store.read(path.with_name("a.yaml.rejected"))
    assert (aside.rejected, texts_in(path)) == ("test_a failed", ["old"])

    save(cassette, Saving(RECORDED))
    assert [file.name for file in path.parent.iterdir()] == ["a.yaml"]


SAVING = """
import sys
from pathlib import Path
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording.saving import Saving, save

path, name = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    cassette = Cassette(path)
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", body={"n": number})
    body = {"type": "message", "content": [{"type": "text", "text": f"{name}{number}"}]}
    cassette.add(request, CallResponse(200, {}, body))
    save(cassette, Saving({"at": "now"}))
"""


def test_two_processes_that_save_one_cassette_lose_nothing(path, forked_python):
    """Workers of xdist may share one."""
    processes = [
        subprocess.Popen(
            [forked_python, "-c", SAVING, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    for process in processes:
        process.stdout.readline()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()

    wanted = [f"{name}{number}" for name in "ab" for number in range(20)]
    assert ([0, 0], sorted(wanted)) == ([p.returncode for p in processes], sorted(texts_in(path)))
