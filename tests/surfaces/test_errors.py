"""Errors and retries: the SDK's own exceptions, in the order of the recording, without waiting."""

import asyncio
from unittest.mock import patch

import anthropic
import pytest

ASK = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "What is the capital of France?"}],
}
STATUSES = [400, 401, 403, 404, 413, 429, 500, 503, 504, 529]


def scripted(*faults):
    """Return a scenario in which the first requests go wrong."""
    return {"faults": list(faults)}


def error(status, **more):
    """Return an error of the API; what is retried is retried at once, also live."""
    return {"kind": "error", "status": status, "retry_after_ms": 1, **more}


def raised_by(call):
    """Return what an application can tell of the error that a call raises."""
    try:
        call()
    except anthropic.APIError as problem:
        body = problem.body["error"] if isinstance(problem.body, dict) else problem.body
        if isinstance(body, dict):  # A rate limit names the organization, a recording does not.
            body = {**body, "message": body["message"].partition(" (org:")[0]}
        status = getattr(problem, "status_code", None)
        return [kind.__name__ for kind in type(problem).__mro__], status, body
    raise AssertionError("no error was raised")


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_of_the_api(replayed, status):
    """The same class, status and body."""

    def use(at):
        create = anthropic.Anthropic(**at, max_retries=0).messages.create
        return raised_by(lambda: create(**ASK))

    seen = replayed(use, scripted(error(status)))

    assert seen.result[1] == status
    assert [call.response.status for call in seen.calls] == [status]


@pytest.mark.parametrize("status", [400, 429, 529])
def test_an_error_of_the_api_with_asyncio(replayed, status):
    """The same, awaited."""

    def use(at):
        async def ask():
            async with anthropic.AsyncAnthropic(**at, max_retries=0) as client:
                await client.messages.create(**ASK)

        return raised_by(lambda: asyncio.run(ask()))

    seen = replayed(use, scripted(error(status)))

    assert seen.result[1] == status


def test_an_error_instead_of_a_stream(replayed):
    """It is a plain answer to a request for a stream."""

    def use(at):
        create = anthropic.Anthropic(**at, max_retries=0).messages.create
        return raised_by(lambda: create(**ASK, stream=True))

    seen = replayed(use, scripted(error(529)))

    assert seen.result[1] == 529


def test_a_page_of_a_proxy(replayed):
    """HTML is no JSON; the SDK gives the text."""

    def use(at):
        create = anthropic.Anthropic(**at, max_retries=0).messages.create
        return raised_by(lambda: create(**ASK))

    seen = replayed(use, scripted({"kind": "html_page"}))

    assert seen.result[1] == 502
    assert "<html" in seen.result[2].lower()


def test_retries_that_end_well(replayed):
    """Each attempt is a recording of its own."""

    def use(at):
        client = anthropic.Anthropic(**at)
        return client.messages.create(**ASK).to_dict()

    seen = replayed(use, scripted(error(529), error(500)))

    assert [call.response.status for call in seen.calls] == [529, 500, 200]


def test_retries_that_end_badly(replayed):
    """The SDK gives up after its third attempt."""

    def use(at):
        create = anthropic.Anthropic(**at).messages.create
        return raised_by(lambda: create(**ASK))

    seen = replayed(use, scripted(error(529, times=3)))

    assert [call.response.status for call in seen.calls] == [529, 529, 529]


@pytest.mark.parametrize("said", [True, False])
def test_the_server_says_whether_to_retry(replayed, said):
    """``x-should-retry`` goes over the status."""

    def use(at):
        create = anthropic.Anthropic(**at).messages.create
        return raised_by(lambda: create(**ASK))

    seen = replayed(use, scripted(error(400 if said else 529, x_should_retry=said, times=3)))

    assert len(seen.calls) == (3 if said else 1)


def test_thirty_seconds_to_wait_are_not_waited_for(replayed):
    """Recorded from an application that does not wait, replayed by an SDK that would."""
    clients = iter([{"max_retries": 0}, {"max_retries": 2}])

    def use(at):
        client = anthropic.Anthropic(**at, **next(clients))
        slept = []
        with patch("time.sleep", slept.append):
            try:
                message = client.messages.create(**ASK)
            except anthropic.RateLimitError:
                message = client.messages.create(**ASK)
        return message.to_dict(), [seconds for seconds in slept if seconds > 0.005]

    waits = {"kind": "error", "status": 429, "retry_after": 30}
    seen = replayed(use, scripted(waits))

    assert seen.result[1] == []
    assert [call.response.headers.get("retry-after") for call in seen.calls] == ["30", None]


def test_an_error_in_the_middle_of_a_stream(replayed):
    """It comes with status 200, as an event, and is not retried."""
    texts = []

    def use(at):
        def read():
            stream = anthropic.Anthropic(**at).messages.create(**ASK, stream=True)
            texts.append([event.type for event in stream])

        return raised_by(read)

    seen = replayed(use, scripted({"kind": "stream_error", "after_events": 4}))

    assert seen.result[1] in (200, None)
    assert [call.response.error_type for call in seen.calls] == ["overloaded_error"]
    assert texts == []


@pytest.mark.parametrize("reset", [False, True], ids=["ended", "reset"])
def test_a_stream_that_the_server_cuts(replayed, reset):
    """The same events and, if the line broke, the same exception."""

    def use(at):
        seen = []
        try:
            for event in anthropic.Anthropic(**at).messages.create(**ASK, stream=True):
                seen.append(event.type)  # noqa: PERF401 - what came before the error counts
        except Exception as problem:  # noqa: BLE001 - whatever the SDK raises is the result
            seen.append(type(problem).__name__)
        return seen

    seen = replayed(use, scripted({"kind": "cut_stream", "after_events": 3, "reset": reset}))

    assert seen.result[:2] == ["message_start", "content_block_start"]
    assert len(seen.result) == 2 + reset
    assert [call.response.complete for call in seen.calls] == [False]


def test_half_of_a_json(replayed):
    """Malformed JSON is recorded and replayed as the text that it is."""

    def use(at):
        create = anthropic.Anthropic(**at).messages.create
        try:
            return repr(create(**ASK))
        except Exception as problem:  # noqa: BLE001 - whatever the SDK raises is the result
            return type(problem).__name__

    replayed(use, scripted({"kind": "malformed_json"}))


def test_slow_bytes(replayed):
    """Pieces may end within an event or a letter."""

    def use(at):
        with anthropic.Anthropic(**at).messages.stream(**ASK) as stream:
            return stream.get_final_message().to_dict()

    replayed(use, scripted({"kind": "slow_bytes", "seconds": 0.0005, "size": 100}))


def test_a_reset_is_no_answer(replayed):
    """The SDK tries again; only the answer is recorded."""

    def use(at):
        return anthropic.Anthropic(**at).messages.create(**ASK).to_dict()

    seen = replayed(use, scripted({"kind": "reset"}))

    assert [call.response.status for call in seen.calls] == [200]
