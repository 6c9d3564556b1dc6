"""The screen for a request that no recording answers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.matching import Matcher
from pytest_claude_params.misses import (
    Acceptance,
    Miss,
    MissContext,
    Recording,
    describe,
    screen,
)
from pytest_claude_params.spending.worst_case import worst_case

URL = "https://api.anthropic.com/v1/messages"
CONTEXT = MissContext("cassettes/a.yaml", "test_a.py::test_a")


def ask(prompt="Hi", **more):
    """Make a request to a model without a known price."""
    body = {
        "model": "claude-0",
        "max_tokens": 60,
        "messages": [{"role": "user", "content": prompt}],
    }
    return CallRequest("POST", URL, body={**body, **more})


@pytest.fixture
def cassette(tmp_path):
    """Return a function that makes the cassette of these requests."""

    def made(*requests, recorded=None, ignore=(), vary=()):
        path = tmp_path / "a.yaml"
        answered = [(request, CallResponse(200, body={})) for request in requests]
        store.write(path, Document(recorded or {}, answered))
        return Cassette(path, Matcher(tuple(ignore), tuple(vary)))

    return made


def test_a_cassette_that_does_not_exist(tmp_path):
    """Its name, the request, and what to type."""
    miss = describe(ask('Say "hi"\nor not'), Cassette(tmp_path / "a.yaml"), CONTEXT)

    assert screen(miss).splitlines() == [
        "claude replay miss: no recording yet -> pytest --claude-record=new",
        "",
        "  cassette   cassettes/a.yaml does not exist",
        "  request    model=claude-0 max_tokens=60 'Say \"hi\"\\nor not'",
        "",
        "  Record it:  pytest --claude-record=new test_a.py::test_a",
        "              (this request: about 12 in, at most 60 out tokens)",
    ]


def test_a_cassette_without_recordings(cassette):
    """It exists, and is empty."""
    assert (
        describe(ask(), cassette(), CONTEXT).details[0] == "  cassette   cassettes/a.yaml is empty"
    )


def test_a_long_prompt_is_cut(tmp_path):
    """At its beginning one knows it again."""
    miss = describe(ask("x" * 300), Cassette(tmp_path / "a.yaml"), CONTEXT)

    assert miss.details[1] == f"  request    model=claude-0 max_tokens=60 '{'x' * 80}' ..."


@pytest.mark.parametrize("limit", ["many", None, -5, 1.5, [1]], ids=repr)
def test_a_limit_that_the_api_refuses(tmp_path, limit):
    """Tests of the API's errors miss like any others."""
    miss = describe(ask(max_tokens=limit), Cassette(tmp_path / "a.yaml"), CONTEXT)

    assert miss.details[-1].endswith("in, at most 0 out tokens)")


def test_an_answer_that_was_put_aside_is_not_priced(cassette):
    """The command plays it; what it holds no answer to has its price."""
    one = cassette()
    aside = Document({}, [(ask(), CallResponse(200, body={}))], rejected="AssertionError")
    store.write(one.rejected_path, aside)

    kept, new = describe(ask(), one, CONTEXT), describe(ask("Another?"), one, CONTEXT)

    assert kept.details[-3:] == (
        "  Put aside:  cassettes/a.yaml.rejected, not asked again",
        "              (AssertionError)",
        "  Record it:  pytest --claude-record=new test_a.py::test_a",
    )
    assert kept.recording == Recording(
        "pytest --claude-record=new", "test_a.py::test_a", aside="AssertionError"
    )
    assert new.details[-1].endswith("in, at most 60 out tokens)")


def test_a_request_that_is_no_message(tmp_path):
    """Method and path say what it is; nothing is estimated."""
    request = CallRequest("GET", "https://api.anthropic.com/v1/models")
    miss = describe(request, Cassette(tmp_path / "a.yaml"), CONTEXT)

    assert miss.details[1:] == (
        "  request    GET /v1/models",
        "",
        "  Record it:  pytest --claude-record=new test_a.py::test_a",
    )


def test_a_cassette_of_a_gateway_that_is_not_known(tmp_path):
    """It is not empty: it says whom it is with, and what to set."""
    item = {
        "request": {"method": "POST", "uri": "http://localhost:4000/v1/chat", "headers": {}},
        "response": {"status": {"code": 200}, "headers": {}, "body": {"string": "{}"}},
    }
    path = tmp_path / "a.yaml"
    path.write_text(json.dumps({"version": 1, "interactions": [item]}))
    miss = describe(ask(), Cassette(path), CONTEXT)

    assert miss.details[:3] == (
        "  cassette   cassettes/a.yaml holds no exchange with Claude",
        "             but 1 exchange with localhost:4000",
        '             if Claude answers there: claude_hosts = ["localhost:4000"]',
    )


@pytest.mark.parametrize(("times", "recorded"), [(1, "1 time"), (2, "2 times")], ids=["one", "two"])
def test_recordings_that_are_used_up(cassette, times, recorded):
    """The count says what is missing."""
    miss = describe(ask(), cassette(*[ask()] * times), CONTEXT)

    assert (miss.cause, miss.details[0]) == ("recordings used up", "  cassette   cassettes/a.yaml")
    assert miss.reason == (
        f"request made {times + 1} times, recorded {recorded} -> pytest --claude-record=update"
    )


def test_a_changed_request(cassette):
    """The nearest recording, each difference, what is the same, and two ways out."""
    known = cassette(ask("What?"), ask("Say hi"), recorded={"at": "2026-11-20T10:00:00Z"})
    miss = describe(ask("Say ho", max_tokens=7, metadata={"user_id": "u"}), known, CONTEXT)

    assert screen(miss).splitlines() == [
        "claude replay miss: max_tokens and messages changed -> pytest --claude-record=update",
        "",
        "  cassette   cassettes/a.yaml, nearest is recording 2 of 2 (recorded 2026-11-20)",
        "",
        "  max_tokens           60 -> 7",
        "  messages[0].content  Say[- hi-]{+ ho+}",
        "  (same: model and metadata)",
        "",
        "  See first:  pytest --claude-record=preview test_a.py::test_a",
        "  Record it:  pytest --claude-record=update test_a.py::test_a",
        "              (this request: about 9 in, at most 7 out tokens)",
        (
            '  Ignore this difference:  @pytest.mark.claude_cassette(ignore=["max_tokens",'
            ' "messages[0].content"])'
        ),
        (
            "                (then this answer plays for any max_tokens and messages[0].content: "
            "nothing tests that any more)"
        ),
    ]


def test_many_differences_are_counted(cassette):
    """Twelve are shown."""
    words = [f"w{number}" for number in range(15)]
    miss = describe(ask(stop_sequences=words), cassette(ask(stop_sequences=words[::-1])), CONTEXT)

    assert "  ... and 2 more differences" in miss.details


def test_equal_changes_have_an_equal_cause(cassette):
    """So that the summary counts them, whatever the prompts are."""
    before = [ask("One?", system="Be polite."), ask("Two?", system="Be polite.")]
    known = cassette(*before)
    first, second = (
        describe(ask(prompt, system="Be brief."), known, CONTEXT) for prompt in ("One?", "Two?")
    )

    assert first.cause == second.cause == "system [- polite.-] {+ brief.+}"


def test_the_same_change_among_other_words_has_the_same_cause(cassette):
    """One edit of a constant changes several prompts, and one command records them all."""
    known = cassette(
        ask("One?", system="Be polite."), ask("Two?", system="Be polite. Today is Monday.")
    )
    first = describe(ask("One?", system="Be brief."), known, CONTEXT)
    second = describe(ask("Two?", system="Be brief. Today is Monday."), known, CONTEXT)
    third = describe(ask("Two?", system="Be rude. Today is Monday."), known, CONTEXT)

    assert second.details[2] == "  system  Be[- polite.-]{+ brief.+} Today is Monday."
    assert first.cause == second.cause != third.cause


def test_an_ignored_change_is_not_shown(cassette):
    """Only what stands in the way."""
    known = cassette(ask(system="a"), ignore=["system"])
    miss = describe(ask(system="b", max_tokens=7), known, CONTEXT)

    assert miss.reason == "max_tokens changed -> pytest --claude-record=update"


def test_only_a_date_has_changed(cassette):
    """The first line says so, and the screen has the line to add; nothing else is given up."""
    known = cassette(ask(system="Today is 2026-11-27."), recorded={"at": "2026-11-27T10:00:00Z"})
    miss = describe(ask(system="Today is 2026-11-28."), known, CONTEXT)

    assert screen(miss).splitlines() == [
        ('claude replay miss: only a date in system changed -> claude_cassette(vary=["date"])'),
        "",
        "  cassette   cassettes/a.yaml, nearest is recording 1 of 1 (recorded 2026-11-27)",
        "",
        "  system  Today is[- 2026-11-27.-]{+ 2026-11-28.+}",
        "  (same: model, max_tokens and messages)",
        "",
        '  Let it vary:  @pytest.mark.claude_cassette(vary=["date"])',
        '                or in all tests: claude_match_vary = ["date"]',
        "  Record it:  pytest --claude-record=update test_a.py::test_a",
        "              (this request: about 13 in, at most 60 out tokens)",
    ]
    assert miss.acceptance == Acceptance("claude_match_vary", ("date",))


def test_only_two_such_parts_have_changed(cassette):
    """Each is named, and those that vary already are not named again."""
    known = cassette(ask("2026-11-27 0b4e7a5e 10:30"), vary=["time"])
    miss = describe(ask("2026-11-28 1b4e7a5e 10:31"), known, CONTEXT)

    assert miss.reason == (
        "only a date and a hexadecimal number in messages changed"
        ' -> claude_cassette(vary=["date", "hex"])'
    )


def test_a_word_has_changed_besides_a_date(cassette):
    """A prompt that changed is a miss like any other."""
    known = cassette(ask(system="On 2026-11-27 be kind"))
    miss = describe(ask(system="On 2026-11-28 be rude"), known, CONTEXT)

    assert miss.reason == "system changed -> pytest --claude-record=update"
    assert miss.acceptance == Acceptance()


def test_what_a_suite_may_accept(cassette):
    """A default that grew; never that all prompts are one."""
    known = cassette(ask(max_tokens=8192))

    assert describe(ask(max_tokens=32000), known, CONTEXT).acceptance == Acceptance(
        "claude_match_ignore", ("max_tokens",)
    )
    assert describe(ask("Ho", max_tokens=8192), known, CONTEXT).acceptance == Acceptance()


def test_another_way_to_call_has_nothing_in_common(cassette):
    """Method, path and body."""
    request = CallRequest("GET", "https://api.anthropic.com/v1/models")
    miss = describe(request, cassette(ask()), CONTEXT)

    assert "  (same: nothing)" in miss.details
    assert miss.reason == "method, path and body changed -> pytest --claude-record=update"


def test_the_screen_begins_with_the_reason():
    """The short summary repeats its first line."""
    assert screen(Miss("why", ("  how",))) == "claude replay miss: why\n\n  how"


def answered(*counts):
    """Return answers of a known model with these numbers of tokens, in and out."""
    return [
        CallResponse(
            200,
            body={
                "type": "message",
                "model": "claude-haiku-4-5",
                "usage": {"input_tokens": tokens_in, "output_tokens": tokens_out},
            },
        )
        for tokens_in, tokens_out in counts
    ]


def turn(number, words="Be kind."):
    """Make the request of one turn of a conversation."""
    return ask(f"Turn {number}", system=words, model="claude-haiku-4-5")


@pytest.fixture
def conversation(tmp_path):
    """Return a cassette of three turns."""
    path = tmp_path / "a.yaml"
    requests = [turn(number) for number in (1, 2, 3)]
    answers = answered((100, 10), (200, 20), (300, 30))
    store.write(path, Document({}, list(zip(requests, answers, strict=True))))
    return Cassette(path, Matcher())


def test_the_price_is_that_of_the_command(conversation):
    """A conversation goes on as it did: what was not played is asked, too, but for the nearest."""
    miss = describe(turn(1, "Be brief."), conversation, CONTEXT)

    assert miss.recording.replaces == (1,)
    assert [one.number for one in miss.recording.later] == [2, 3]
    assert any(
        "(this request and 2 answers as recorded: about 512 in, at most 110 out tokens" in line
        for line in miss.details
    )


def test_what_was_played_is_not_paid_for(conversation):
    """It stays as it is."""
    conversation.play(turn(1))
    conversation.play(turn(2))

    miss = describe(turn(3, "Be brief."), conversation, CONTEXT)

    assert (miss.recording.replaces, miss.recording.later) == ((3,), ())


def test_what_other_tests_share_is_not_paid_for(conversation):
    """Nobody knows which of it is this test's."""
    shared = replace(CONTEXT, is_owned=False)

    assert describe(turn(1, "Be brief."), conversation, shared).recording.later == ()


def test_a_sample_is_priced_as_a_whole(tmp_path):
    """Its request is made as often as the test says, in place of the old answers."""
    path = tmp_path / "a.yaml"
    store.write(path, Document({}, [(turn(1), one) for one in answered(*[(100, 10)] * 20)]))
    sampled = replace(CONTEXT, times_left=lambda: 20)

    miss = describe(turn(1, "Be brief."), Cassette(path, Matcher()), sampled)

    assert (len(miss.recording.replaces), miss.recording.later) == (20, ())
    assert any(
        "(20 requests like this: about 240 in, at most 1,200 out tokens" in line
        for line in miss.details
    )


@pytest.mark.parametrize(
    ("more", "cost"),
    [
        ({}, 0.001 + 0.005),
        # To write the cache may cost as much again as to read the input.
        ({"cache_control": {"type": "ephemeral"}}, 0.002 + 0.005),
        ({"inference_geo": "us"}, 1.1 * (0.001 + 0.005)),
    ],
    ids=["plain", "cached", "in the US"],
)
def test_the_price_is_the_most_that_a_budget_would_reserve(tmp_path, more, cost):
    """Haiku 4.5: a dollar for a million tokens in, five for a million out."""
    asked = ask(model="claude-haiku-4-5", max_tokens=1_000, system="x" * 3_964, **more)
    miss = describe(asked, Cassette(tmp_path / "a.yaml"), CONTEXT)

    assert miss.recording.cost == pytest.approx(cost, rel=0.01)
    assert miss.recording.cost == worst_case(asked, miss.recording.input_tokens).dollars
