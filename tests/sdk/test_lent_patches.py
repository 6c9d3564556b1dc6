"""Our stubs for transports are made once, and yet each test answers its own requests."""

from __future__ import annotations

import threading

import httpx
import pytest

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import Lender, intercepted
from pytest_claude_params.sdk.patches import connections
from pytest_claude_params.transcript import Transcript

pytestmark = pytest.mark.skipif(not connections.LENT, reason="vcrpy before 9.4 makes them anew")
URL = "https://api.anthropic.com/v1/messages"


class Waiting(httpx.SyncByteStream):
    """A body that another thread sends as soon as it may."""

    def __init__(self) -> None:
        self.is_read, self.may_go_on = threading.Event(), threading.Event()

    def __iter__(self):
        """Yield the body."""
        self.is_read.set()
        self.may_go_on.wait()
        yield b"{}"


@pytest.fixture
def intercepting(tmp_path):
    """Return a function that intercepts the calls of a test, with stubs that are lent in turn."""
    lender = Lender()

    def opened(test):
        cassette = Cassette(tmp_path / f"{test}.yaml")
        context = MissContext(f"{test}.yaml", "pytest")
        return intercepted(Recorder(cassette, Transcript(test), "none", (), context), lender)

    return opened


def ask(body=b"{}"):
    """Ask Claude through a transport, which misses: the cassettes hold nothing."""
    transport = httpx.MockTransport(lambda _request: httpx.Response(200))
    with pytest.raises(CassetteMiss):
        transport.handle_request(httpx.Request("POST", URL, content=body))


def misses(cassette):
    """Return how many requests a test has missed."""
    return len(cassette.recorder.transcript.misses)


def test_one_test_after_another_uses_the_same_stubs(intercepting):
    """And none is left in place for tests that are no Claude tests."""
    real = httpx.HTTPTransport.handle_request
    with intercepting("first"):
        first = httpx.HTTPTransport.handle_request
    between = httpx.HTTPTransport.handle_request
    with intercepting("second"):
        second = httpx.HTTPTransport.handle_request

    assert first is second
    assert first is not real
    assert between is real is httpx.HTTPTransport.handle_request


def test_each_test_answers_its_own_requests(intercepting):
    """Though the stubs are the same."""
    with intercepting("first") as first:
        ask()
    with intercepting("second") as second:
        ask()
        ask()

    assert (misses(first), misses(second)) == (1, 2)


def test_a_request_that_is_under_way_stays_with_its_test(intercepting):
    """A thread that outlives its test asks where it has begun to ask."""
    body = Waiting()
    thread = threading.Thread(target=ask, args=(body,))
    with intercepting("first") as first:
        thread.start()
        body.is_read.wait()
    with intercepting("second") as second:
        body.may_go_on.set()
        thread.join()

    assert (misses(first), misses(second)) == (1, 0)


def test_recorders_within_each_other_have_stubs_of_their_own(intercepting):
    """The inner one answers while it is open, then the outer one again."""
    with intercepting("outer") as outer:
        with intercepting("inner") as inner:
            ask()
        assert (misses(outer), misses(inner)) == (0, 1)
        ask()
        assert (misses(outer), misses(inner)) == (1, 1)


def test_what_another_tool_has_replaced_stays_on_the_way(intercepting, monkeypatch):
    """Stubs that were made without it are not used."""
    with intercepting("first"):
        pass
    asked, real = [], httpx.MockTransport.handle_request

    def watched(transport, request):
        asked.append(str(request.url))
        return real(transport, request)

    monkeypatch.setattr(httpx.MockTransport, "handle_request", watched)
    with intercepting("second"):
        transport = httpx.MockTransport(lambda _request: httpx.Response(200))
        transport.handle_request(httpx.Request("GET", "https://example.com/"))

    assert asked == ["https://example.com/"]
    assert httpx.MockTransport.handle_request is watched
