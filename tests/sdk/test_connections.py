"""vcrpy's stubs for connections are made once, and yet each test has its own."""

from __future__ import annotations

import http.client

import pytest
import urllib3
import vcr
from urllib3.connectionpool import HTTPConnectionPool

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import Lender, intercepted
from pytest_claude_params.sdk.patches import connections
from pytest_claude_params.transcript import Transcript

pytestmark = pytest.mark.skipif(not connections.LENT, reason="vcrpy before 9.4 makes them anew")


@pytest.fixture
def intercepting(tmp_path):
    """Return a function that intercepts the calls of a test, with stubs that are lent in turn."""
    lender = Lender()

    def opened(test):
        cassette = Cassette(tmp_path / f"{test}.yaml")
        context = MissContext(f"{test}.yaml", "pytest")
        return intercepted(Recorder(cassette, Transcript(test), "none", (), context), lender)

    return opened


@pytest.fixture
def pool():
    """Return a pool of connections to a port where nobody listens."""
    with HTTPConnectionPool("127.0.0.1", 9, maxsize=1, block=True) as pool:
        yield pool


def replaced_now():
    """Return what stands where connections are made."""
    return [
        http.client.HTTPConnection,
        urllib3.connection.HTTPConnection,
        HTTPConnectionPool.ConnectionCls,
        HTTPConnectionPool._get_conn,
    ]


def test_one_test_after_another_uses_the_same_stubs(intercepting):
    """And none is left in place for tests that are no Claude tests."""
    real = replaced_now()
    with intercepting("first"):
        first = replaced_now()
    between = replaced_now()
    with intercepting("second"):
        second = replaced_now()

    assert first == second
    assert not set(first) & set(real)
    assert between == real == replaced_now()


def test_a_connection_asks_the_test_that_has_built_it(intercepting):
    """So does a thread that outlives its test."""
    with intercepting("first") as first:
        built_first = http.client.HTTPConnection("127.0.0.1", 9)
    with intercepting("second") as second:
        built_second = http.client.HTTPConnection("127.0.0.1", 9)
        assert (built_first.cassette, built_second.cassette) == (first, second)


def test_recorders_within_each_other_have_stubs_of_their_own(intercepting):
    """The inner one answers while it is open, then the outer one again."""
    with intercepting("outer") as outer:
        with intercepting("inner") as inner:
            assert http.client.HTTPConnection("127.0.0.1", 9).cassette is inner
        assert http.client.HTTPConnection("127.0.0.1", 9).cassette is outer


def test_a_pool_lends_no_connection_of_an_earlier_test(intercepting, pool):
    """A thread in flight gives its connection back when its test is over."""
    with intercepting("first"):
        in_flight = pool._get_conn()
    pool._put_conn(in_flight)

    with intercepting("second") as second:
        lent = pool._get_conn()
        assert (lent is in_flight, lent.cassette) == (False, second)
        pool._put_conn(lent)
        assert pool._get_conn() is lent


def test_a_cassette_of_the_users_own_within_ours(intercepting, pool, tmp_path):
    """Gets connections of its own from the pool."""
    with intercepting("outer"), vcr.use_cassette(str(tmp_path / "own.yaml")) as own:
        assert pool._get_conn().cassette is own


def test_what_another_tool_has_replaced_stays_on_the_way(intercepting, pool, monkeypatch):
    """Stubs that were made without it are not used."""
    with intercepting("first"):
        pass
    asked, real = [], HTTPConnectionPool._get_conn

    def watched(pool, *arguments, **more):
        asked.append(pool)
        return real(pool, *arguments, **more)

    monkeypatch.setattr(HTTPConnectionPool, "_get_conn", watched)
    with intercepting("second") as second:
        assert pool._get_conn().cassette is second

    assert asked == [pool]
    assert HTTPConnectionPool._get_conn is watched
