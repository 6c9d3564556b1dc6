"""A test that asks Claude and another host, whose cassette holds the answers of both."""

import json

import pytest

TWO_HOSTS = """
import anthropic
import pytest
import {library}

def other(path="/v1/chat", body=b"{{}}"):
    {call}

@pytest.mark.claude_cassette("both.yaml"{more})
def test_both():
    message = anthropic.Anthropic(api_key="made-up").messages.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{{"role": "user", "content": "Hi"}}]
    )
    assert message.content[0].text == "Hello"
    {body}
"""
CALLS = {
    "httpx": 'return httpx.post(f"http://other.invalid{path}?b=2&a=1", content=body).text',
    "requests": 'return requests.post(f"http://other.invalid{path}?b=2&a=1", data=body).text',
}
ASYNC = """
    import asyncio

    async def ask():
        async with httpx.AsyncClient() as client:
            return (await client.post("http://other.invalid/v1/chat?a=1&b=2", content=b"{}")).text

    assert asyncio.run(ask()) == "first"
"""
REPLAYED = ', others="replay"'


def exchange(body, answer, path="/v1/chat"):
    """Make an exchange with the other host, as vcrpy has it."""
    return {
        "request": {"method": "POST", "uri": f"http://other.invalid{path}?a=1&b=2", "body": body,
                    "headers": {}},
        "response": {"status": {"code": 200, "message": "OK"}, "body": {"string": answer},
                     "headers": {"Content-Encoding": ["gzip"], "X-Other": ["yes"]}},
    }  # fmt: skip


@pytest.fixture
def both(suite):
    """Write the cassette of two hosts, and a test; returns its run."""
    asked = {"model": "claude-haiku-4-5", "max_tokens": 60,
             "messages": [{"role": "user", "content": "Hi"}]}  # fmt: skip
    answer = {"type": "message", "id": "msg_1", "role": "assistant", "model": "claude-haiku-4-5",
              "stop_reason": "end_turn", "stop_sequence": None,
              "content": [{"type": "text", "text": "Hello"}],
              "usage": {"input_tokens": 1, "output_tokens": 1}}  # fmt: skip
    claude = {
        "request": {"method": "POST", "uri": "https://api.anthropic.com/v1/messages",
                    "headers": {}, "body": json.dumps(asked)},
        "response": {"status": {"code": 200, "message": "OK"},
                     "headers": {"content-type": ["application/json"]},
                     "body": {"string": json.dumps(answer)}},
    }  # fmt: skip
    items = [claude, exchange("{}", "first"), exchange("two", "second"), exchange("{}", "third")]
    (suite.path / "both.yaml").write_text(json.dumps({"version": 1, "interactions": items}))

    def run(body, more=REPLAYED, library="httpx"):
        text = TWO_HOSTS.format(library=library, call=CALLS[library], body=body, more=more)
        (suite.path / "test_it.py").write_text(text)
        return suite.replay()

    return run


@pytest.mark.parametrize("library", CALLS)
def test_the_other_host_answers_in_order(both, library):
    """By method and URL; among those the one with this body comes first."""
    result = both('assert [other(), other(body=b"two"), other()] == ["first", "second", "third"]',
                  library=library)  # fmt: skip

    result.assert_outcomes(passed=1)


def test_it_answers_asynchronous_clients(both):
    """As any other."""
    both(ASYNC).assert_outcomes(passed=1)


def test_a_request_that_the_cassette_does_not_hold_is_a_miss(both, failure_of):
    """Sticky, like any other: the code may catch what it likes."""
    result = both('other("/v1/embeddings")')

    assert failure_of(result) == [
        "claude replay miss: other.invalid was asked what the cassette does not hold",
        "",
        "  cassette   both.yaml, which holds 3 exchanges with other.invalid",
        "  request    POST http://other.invalid/v1/embeddings?b=2&a=1",
        "",
        '  claude_cassette(others="replay") plays what another recorder has kept of other hosts,',
        "  by method and URL and in order; this plugin records none of it. Record with that",
        "  recorder again, or answer the request in the test.",
    ]


def test_without_being_asked_the_answer_stays_and_the_failure_says_so(both):
    """Who sees a refused connection does not think of the cassette."""
    result = both("other()", more="")

    result.assert_outcomes(failed=1)
    assert (
        "claude: the test asked other.invalid, and both.yaml holds such answers, which were not given"
    ) in result.outlines
    assert '  Replay them:  @pytest.mark.claude_cassette(others="replay")' in result.outlines


ONLY_OTHER = """
import httpx
import pytest

@pytest.mark.claude_cassette("both.yaml")
def test_it():
    {body}
"""
HELD = [
    "claude: the test asked other.invalid, and both.yaml holds such answers, which were not given",
    '  Replay them:  @pytest.mark.claude_cassette(others="replay")',
]


@pytest.mark.parametrize(
    "body",
    [
        'httpx.get("http://other.invalid/v1/chat")',
        'pytest.raises(httpx.ConnectError, httpx.get, "http://other.invalid/v1/chat")',
    ],
    ids=["fails there", "hides it"],
)
def test_a_test_that_did_not_come_to_claude_is_not_asked_for_its_calls(suite, both, body):
    """The answer that was not given is why, and the only thing that is told."""
    both("other()")
    (suite.path / "test_it.py").write_text(ONLY_OTHER.format(body=body))
    result = suite.replay()

    result.assert_outcomes(failed=1)
    assert [result.outlines.count(line) for line in HELD] == [1, 1]
    assert "no Claude call was seen" not in result.stdout.str()


def test_hosts_of_which_the_cassette_holds_nothing_are_asked(both, simulator):
    """A server on this machine is part of the test."""
    asks = f"httpx.get('{simulator.base_url}/v1/models')"

    both(f"assert {asks}.status_code == 401").assert_outcomes(passed=1)


def test_others_is_replay_or_nothing(both):
    """They are never recorded."""
    result = both("pass", more=', others="record"')

    result.stdout.fnmatch_lines(
        [("*claude_cassette: others='record' is not \"replay\": other hosts are replayed, or left "
         "alone; they are never recorded")]
    )  # fmt: skip
