"""What a test has recorded so far, on disk."""

from __future__ import annotations

import threading

import pytest
import yaml

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files.interactions import as_read, interaction_data
from pytest_claude_params.cassettes.pending import journal as journal_module
from pytest_claude_params.cassettes.pending.journal import Journal, answers_in, left_in
from pytest_claude_params.cassettes.pending.recovery import LeftAnswers
from pytest_claude_params.errors import CassetteError

URL = "https://api.anthropic.com/v1/messages"
CASSETTE = "test_a[x].yaml"


def exchange(prompt, text="Hello\n...\nthere"):
    """Make a request and an answer, which has a line that looks like the end of a document."""
    body = {"model": "claude-0", "messages": [{"role": "user", "content": prompt}]}
    answer = {"type": "message", "content": [{"type": "text", "text": text}]}
    return CallRequest("POST", URL, {}, body), CallResponse(200, {}, answer, 1.5)


@pytest.fixture
def journal(tmp_path):
    """Return a journal of two answers whose owner is gone."""
    journal = Journal(tmp_path / CASSETTE)
    journal.note(exchange("1"))
    journal.note(exchange("2"))
    journal.close()
    return next(left_in(tmp_path))


def test_what_was_noted_is_read(tmp_path, journal):
    """By the cassette that it was meant for, each answer once."""
    left = LeftAnswers(tmp_path / CASSETTE)

    assert list(answers_in(journal)) == [exchange("1"), exchange("2")]
    assert left.take(exchange("2")[0]) == exchange("2")
    assert left.take(exchange("2")[0]) is None
    assert left.take(exchange("3")[0]) is None


def test_answers_that_end_with_empty_lines_are_all_read(tmp_path):
    """As streams do: YAML then writes the end of a document by itself."""
    journal = Journal(tmp_path / CASSETTE)
    streams = [
        (exchange(one)[0], CallResponse(200, {}, 'event: ping\ndata: {"type":"ping"}\n\n'))
        for one in "123"
    ]
    for one in streams:
        journal.note(one)
    journal.close()

    assert answers_in(journal.path) == streams
    # As earlier versions have written it.
    text = journal.path.read_text(encoding="utf-8").replace("\n...\n---", "\n...\n...\n---")
    journal.path.write_text(text, encoding="utf-8")
    assert answers_in(journal.path) == streams


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "é",
        "\U0001f600",
        "\x7f\x85\u2028",
        "half \ud83d",
        "\\u00e9",
        "\t\n...\n---\n",
        "'\": {[",
    ],
    ids=["plain", "accent", "emoji", "control", "half", "escape", "lines", "quotes"],
)
def test_any_letters_come_back(tmp_path, text):
    """Most answers are written as JSON, which YAML reads; what YAML would read otherwise is not."""
    journal = Journal(tmp_path / CASSETTE)
    answered = exchange(text, text)
    journal.note(answered)
    journal.close()

    assert [as_read(answered)] == answers_in(journal.path)
    documents = list(yaml.safe_load_all(journal.path.read_text(encoding="utf-8")))
    assert documents[1]["request"] == interaction_data(answered)["request"]


def test_numbers_and_bytes_come_back(tmp_path):
    """Those that JSON and YAML write in different ways, and those that JSON does not have."""
    journal = Journal(tmp_path / CASSETTE)
    request = CallRequest("POST", URL, {}, {"model": "m", "temperature": 1e-07, "top_k": 10**20})
    answered = request, CallResponse(200, {}, b"\xff\x00", 1e-05)
    journal.note(answered)
    journal.note((request, CallResponse(200, {}, {"usage": {"of": 1e22}})))
    journal.close()

    assert answers_in(journal.path) == [
        answered,
        (request, CallResponse(200, {}, {"usage": {"of": 1e22}})),
    ]


def test_nothing_too_deep_is_read(tmp_path):
    """It would end whatever walks through it."""
    journal = Journal(tmp_path / CASSETTE)
    journal.note(exchange("1"))
    journal.close()
    deep = '{"request": ' + '{"a": ' * 500 + "1" + "}" * 501
    for said in (deep, "[" * 100_000):
        whole = journal.path.read_text(encoding="utf-8") + f"---\n{said}\n...\n"
        journal.path.write_text(whole, encoding="utf-8")

    assert answers_in(journal.path) == [exchange("1")]


@pytest.mark.usefixtures("journal")
def test_another_cassette_has_other_journals(tmp_path):
    """Also where one name begins as another does."""
    assert LeftAnswers(tmp_path / "test_a.yaml").take(exchange("1")[0]) is None
    assert LeftAnswers(tmp_path / "test_a[x].yaml.gz").take(exchange("1")[0]) is None


def test_a_journal_in_use_is_left_alone(tmp_path):
    """Another worker may be recording the same cassette now."""
    journal = Journal(tmp_path / CASSETTE)
    journal.note(exchange("1"))

    assert list(left_in(tmp_path)) == []
    journal.close()
    assert len(list(left_in(tmp_path))) == 1


def test_nothing_is_written_where_nothing_is_noted(tmp_path):
    """A replaying test leaves no trace."""
    Journal(tmp_path / CASSETTE).discard()

    assert list(tmp_path.iterdir()) == []
    assert list(left_in(tmp_path / "none")) == []


def test_a_journal_is_thrown_away(tmp_path, journal):
    """Once its answers are safe elsewhere."""
    own = Journal(tmp_path / CASSETTE)
    own.note(exchange("3"))

    own.discard()
    LeftAnswers(tmp_path / CASSETTE).discard()

    assert not journal.exists()
    assert list(tmp_path.iterdir()) == []


def test_every_cut_leaves_whole_answers_only(journal):
    """A kill can come between any two bytes."""
    raw = journal.read_bytes()
    found = set()
    for length in range(len(raw)):
        journal.write_bytes(raw[:length])
        answers = list(answers_in(journal))
        assert answers == [exchange("1"), exchange("2")][: len(answers)]
        found.add(len(answers))

    assert found == {0, 1}  # the last one is whole with its last byte only


def test_what_follows_a_damage_is_not_trusted(journal):
    """What stands before it counts."""
    raw = journal.read_bytes()
    journal.write_bytes(
        raw.replace(b'"status"', b'"st\xfftus"').replace(b'"st\xfftus"', b'"status"', 1)
    )

    assert list(answers_in(journal)) == [exchange("1")]


def test_what_was_written_half_is_taken_back(tmp_path, monkeypatch):
    """A disk that is full takes a part; when there is room again, nothing is damaged."""
    journal = Journal(tmp_path / CASSETTE)
    journal.note(exchange("1"))
    with monkeypatch.context() as disk:
        disk.setattr(journal_module, "_write", _half_of_it)
        with pytest.raises(OSError, match="No space left"):
            journal.note(exchange("2"))

    journal.note(exchange("3"))

    journal.close()
    assert list(answers_in(journal.path)) == [exchange("1"), exchange("3")]


def test_an_answer_that_comes_after_the_end_is_not_noted(tmp_path):
    """A thread may outlive its test, and there is no verdict that it could wait for."""
    journal = Journal(tmp_path / CASSETTE)
    journal.note(exchange("1"))
    journal.discard()

    journal.note(exchange("2"))

    assert list(tmp_path.iterdir()) == []


def test_a_thread_may_open_what_another_closes(tmp_path):
    """The lock is free then."""
    journal = Journal(tmp_path / CASSETTE)
    thread = threading.Thread(target=journal.note, args=(exchange("1"),))
    thread.start()
    thread.join()

    journal.close()

    assert list(left_in(tmp_path)) == [journal.path]


def test_a_journal_that_cannot_be_removed(tmp_path, monkeypatch):
    """Or else its answers would be played again one day."""
    journal = Journal(tmp_path / CASSETTE)
    journal.note(exchange("1"))
    monkeypatch.setattr("os.unlink", _read_only)

    with pytest.raises(CassetteError) as caught:
        journal.discard()

    assert str(caught.value) == (
        f"{journal.path}: cannot be removed: Read-only file system. "
        "What it holds is safe: delete it by hand"
    )


def _half_of_it(file, data):
    file.write(data[: len(data) // 2])
    raise OSError(28, "No space left on device")


def _read_only(*_arguments, **_more):
    raise OSError(30, "Read-only file system")
