import concurrent.futures

import pytest

from pytest_claude_params.simulator import ReceivedRequest, Simulator
from pytest_claude_params.simulator.faults import ErrorAnswer, Reset
from pytest_claude_params.simulator.serving.journal import Journal

BODY = {
    "model": "claude-haiku-4-5",
    "max_tokens": 5,
    "messages": [{"role": "user", "content": "Hi"}],
}


def test_it_keeps_what_came_and_what_was_answered(simulator, raw):
    raw.send("/v1/messages?beta=true", BODY)
    raw.send("/v1/models/claude-none")
    (message, model) = simulator.requests

    assert (message.method, message.path) == ("POST", "/v1/messages")
    assert (message.query, message.body) == ({"beta": ["true"]}, BODY)
    assert (message.platform, message.status, message.fault) == ("api", 200, "")
    assert (model.method, model.body, model.status) == ("GET", None, 404)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("x-api-key", "sk-ant-SECRET", "REDACTED"),
        ("api-key", "SECRET", "REDACTED"),
        ("authorization", "Bearer SECRET", "Bearer REDACTED"),
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=SECRET, Signature=SECRET",
            "AWS4-HMAC-SHA256 REDACTED",
        ),
        ("x-amz-security-token", "SECRET", "REDACTED"),
        ("cookie", "session=SECRET", "REDACTED"),
        ("x-goog-api-key", "SECRET", "REDACTED"),
    ],
)
def test_it_keeps_no_secret(simulator, raw, name, value, kept):
    raw.send("/v1/messages", BODY, {name: value, "anthropic-version": "2023-06-01"})
    (request,) = simulator.requests

    assert kept == request.headers[name]
    assert request.headers["anthropic-version"] == "2023-06-01"
    assert "SECRET" not in repr(simulator.requests)


def test_it_names_the_fault(simulator, raw):
    simulator.script(ErrorAnswer(529), Reset())
    raw.send("/v1/messages", BODY)
    with pytest.raises(OSError, match="reset"):
        raw.send("/v1/messages", BODY)

    assert [(request.status, request.fault) for request in simulator.requests] == [
        (529, "error"),
        (None, "reset"),
    ]


def test_it_knows_when_requests_came():
    now = iter([100.0, 100.0, 102.5])
    journal = Journal(lambda: next(now))
    for _ in range(2):
        journal.note(ReceivedRequest("GET", "/"), "api")

    assert [entry.at_s for entry in journal.entries] == [0.0, 2.5]


def test_what_is_forgotten_stays_forgotten():
    """An answer may be noted after its request was cleared."""
    journal = Journal(lambda: 0.0)
    number = journal.note(ReceivedRequest("GET", "/"), "api")
    journal.clear()
    journal.note_answer(number, 200, "")

    assert journal.entries == []


def test_requests_can_be_cleared(simulator, raw):
    raw.send("/v1/messages", BODY)
    simulator.clear_requests()

    assert simulator.requests == []


def test_it_may_be_written_and_read_by_many_threads():
    with Simulator() as simulator, concurrent.futures.ThreadPoolExecutor(8) as pool:
        send = ReceivedRequest("GET", "/v1/models")
        journal = simulator._journal
        numbers = list(pool.map(lambda _: journal.note(send, "api"), range(400)))
        list(pool.map(lambda number: journal.note_answer(number, number, ""), numbers))

    assert sorted(numbers) == list(range(400))
    assert [entry.status for entry in simulator.requests] == list(range(400))
