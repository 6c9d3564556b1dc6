"""How many known requests may be under way at once."""

from __future__ import annotations

import pytest

from pytest_claude_params.sdk.own_requests.window import Window


@pytest.fixture
def clock():
    class Clock:
        now = 1_000.0

        def __call__(self):
            return self.now

    return Clock()


def sent(window, count, clock):
    for _ in range(count):
        window.begin()
    return clock.now


def test_it_begins_with_eight_and_grows_with_each_answer(clock):
    window = Window(clock)
    at = sent(window, 8, clock)
    assert window.room == 0
    for _ in range(8):
        window.end(200, {}, at)

    assert window.room == 24


def test_a_refusal_halves_it_once_for_all_that_were_under_way(clock):
    window = Window(clock)
    at = sent(window, 8, clock)
    clock.now += 1
    for _ in range(8):
        window.end(429, {"retry-after": "2"}, at)

    assert window.size == 4
    assert window.room == 0
    assert window.wait_s == pytest.approx(2.0)
    clock.now += 2
    assert window.room == 4


def test_after_a_refusal_it_grows_by_one_a_round(clock):
    window = Window(clock)
    at = sent(window, 1, clock)
    clock.now += 1
    window.end(529, {"retry-after": "0"}, at)
    for _ in range(4):
        window.begin()
    for _ in range(4):
        window.end(200, {}, clock.now)

    assert window.size == 4
    window.begin()
    window.end(200, {}, clock.now)
    assert window.size == 5


def test_it_never_stops_asking(clock):
    window = Window(clock)
    for _ in range(9):
        at = sent(window, 1, clock)
        clock.now += 5
        window.end(529, {}, at)
        clock.now += 5

    assert window.size == 1
    assert window.room == 1


def test_it_asks_for_no_more_than_the_api_has_left(clock):
    window = Window(clock)
    at = sent(window, 1, clock)
    left = {
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "3",
        "anthropic-ratelimit-requests-reset": "1970-01-01T00:17:00Z",
    }
    window.end(200, left, at)

    assert window.room == 3
