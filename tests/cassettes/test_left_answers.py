"""What runs that broke off were answered, offered to the next run of the same test."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.pending.journal import Journal, answers_in, journals_in
from pytest_claude_params.cassettes.pending.recovery import LeftAnswers
from pytest_claude_params.matching import Matcher

URL = "https://api.anthropic.com/v1/messages"


def ask(prompt, **more):
    """Make a request."""
    body = {"model": "claude-0", "messages": [{"role": "user", "content": prompt}], **more}
    return CallRequest("POST", URL, {}, body)


def answer(text):
    """Make an answer."""
    return CallResponse(200, {}, {"type": "message", "content": [{"type": "text", "text": text}]})


@pytest.fixture
def cassette(tmp_path):
    """Return where a cassette would lie."""
    return tmp_path / "a.yaml"


@pytest.fixture
def broke_off(cassette):
    """Return a function that leaves the journal of a test that was given these answers."""

    def left(*exchanges, test="test_a"):
        journal = Journal(cassette, test)
        for number, exchange in enumerate(exchanges):
            journal.note(exchange, number)
        journal.close()

    return left


def test_a_test_gets_its_own_answers_only(cassette, broke_off):
    """Several may share a cassette; the others' answers wait for them."""
    broke_off((ask("Hi"), answer("to a")))
    broke_off((ask("Hi"), answer("to b")), test="test_b")

    left = LeftAnswers(cassette, "test_a")

    assert left.take(ask("Hi"))[1].text == "to a"
    assert left.take(ask("Hi")) is None
    left.discard()
    assert LeftAnswers(cassette, "test_b").take(ask("Hi"))[1].text == "to b"


def test_equal_requests_are_answered_in_the_order_of_sending(cassette):
    """Whoever was answered first."""
    journal = Journal(cassette, "test_a")
    journal.note((ask("Hi"), answer("second")), 2.0)
    journal.note((ask("Hi"), answer("first")), 1.0)
    journal.close()

    left = LeftAnswers(cassette, "test_a")

    assert [left.take(ask("Hi"))[1].text for _ in range(2)] == ["first", "second"]


def test_what_does_not_matter_does_not_matter_here(cassette, broke_off):
    """A test may leave parts of its requests out of the match."""
    broke_off((ask("Hi", system="Monday"), answer("Hello")))

    left = LeftAnswers(cassette, "test_a", matcher=Matcher(("system",)))

    assert left.take(ask("Hi", system="Friday"))[1].text == "Hello"


def test_two_runs_do_not_play_the_same_answers(cassette, broke_off):
    """One takes them over, until it is done."""
    broke_off((ask("Hi"), answer("Hello")))
    first = LeftAnswers(cassette, "test_a")

    assert LeftAnswers(cassette, "test_a").take(ask("Hi")) is None

    first.close()
    assert LeftAnswers(cassette, "test_a").take(ask("Hi"))[1].text == "Hello"


def test_what_is_in_the_cassette_is_not_offered_again(cassette, broke_off):
    """The run was killed between saving and throwing its journal away."""
    broke_off(*[(ask("Hi"), answer(text)) for text in ("one", "two", "two")])

    left = LeftAnswers(
        cassette, "test_a", kept=[(ask("Hi"), answer(text)) for text in ("one", "two")]
    )

    assert left.take(ask("Hi"))[1].text == "two"
    assert left.take(ask("Hi")) is None


def test_a_failed_test_keeps_what_it_did_not_play(cassette, broke_off):
    """Paid for, and judged by nobody."""
    broke_off(*[(ask(text), answer(text)) for text in ("played", "not", "nor this")])
    left = LeftAnswers(cassette, "test_a")
    left.take(ask("played"))

    left.discard_taken()

    (journal,) = journals_in(cassette.parent)
    assert [response.text for _, response in answers_in(journal)] == ["not", "nor this"]
    assert LeftAnswers(cassette, "test_a").take(ask("not"))


def test_a_failed_test_that_played_nothing_leaves_all(cassette, broke_off):
    """The very file."""
    broke_off((ask("Hi"), answer("Hello")))
    before = journals_in(cassette.parent)

    LeftAnswers(cassette, "test_a").discard_taken()

    assert journals_in(cassette.parent) == before


def test_without_room_for_the_rest_it_stays_with_what_was_played(cassette, broke_off, monkeypatch):
    """Better played twice than lost."""
    broke_off((ask("Hi"), answer("Hello")), (ask("Ho"), answer("Hello")))
    left = LeftAnswers(cassette, "test_a")
    left.take(ask("Hi"))
    monkeypatch.setattr("os.fsync", _disk_full)

    left.discard_taken()

    (journal,) = journals_in(cassette.parent)
    assert len(answers_in(journal)) == 2


def test_a_journal_that_was_cut_at_once_goes_with_the_others(cassette):
    """It does not say whose it was, and holds nothing."""
    path = cassette.with_name(f"{cassette.name}.1-aaaaaaaa.journal")
    path.write_text("---\ntest: te")

    left = LeftAnswers(cassette, "test_a")
    left.discard()

    assert not path.exists()


def _disk_full(_descriptor):
    raise OSError(28, "No space left on device")
