"""How many requests may be under way, by what the API says."""

from __future__ import annotations

import pytest

from pytest_claude_params.sdk.rate_limiter import RateLimiter

# 2026-11-23T10:00:00Z
TEN = 1_795_428_000.0


class Clock:
    def __init__(self):
        self.now = TEN

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limiter(clock):
    """One that has had its first answer."""
    made = RateLimiter(10, clock)
    made.begin()
    made.end()
    return made


def headers(left, kind="requests", limit=50, reset="2026-11-23T10:01:00Z"):
    prefix = f"anthropic-ratelimit-{kind}"
    return {
        f"{prefix}-limit": str(limit),
        f"{prefix}-remaining": str(left),
        f"{prefix}-reset": reset,
    }


def test_the_first_request_goes_alone(clock):
    limiter = RateLimiter(10, clock)

    assert limiter.room() == 1
    limiter.begin()
    assert limiter.room() == 0
    assert limiter.wait_s() is None


def test_without_headers_as_many_as_are_allowed_at_all(limiter):
    limiter.begin()

    assert limiter.room() == 9


def test_no_more_than_are_left(limiter):
    limiter.note(200, headers(3))
    limiter.begin()

    assert limiter.room() == 2


def test_an_older_answer_does_not_give_back(limiter):
    limiter.note(200, headers(3))
    limiter.note(200, headers(4))

    assert limiter.room() == 3


def test_none_left_waits_for_the_reset(limiter, clock):
    limiter.note(200, headers(0))

    assert limiter.room() == 0
    assert limiter.wait_s() == 61
    clock.now += 61
    assert limiter.room() == 10


def test_after_the_reset_no_more_than_the_limit(limiter, clock):
    limiter.note(200, headers(0, limit=5))
    clock.now += 61

    assert limiter.room() == 5


@pytest.mark.parametrize("kind", ["tokens", "input-tokens", "output-tokens"])
def test_tokens_are_divided_by_what_an_answer_costs(limiter, kind):
    limiter.begin()
    limiter.end(input_tokens=100, output_tokens=100)
    limiter.note(200, headers(450, kind))

    assert limiter.room() == (2 if kind == "tokens" else 4)


def test_what_costs_more_than_a_window_is_tried(limiter, clock):
    limiter.begin()
    limiter.end(output_tokens=100)
    limiter.note(200, headers(0, "output-tokens", limit=50))
    clock.now += 61

    assert limiter.room() == 1


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "2.5"}, 2.5),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"retry-after": "Mon, 23 Nov 2026 10:00:09 GMT"}, 9),
        ({"retry-after": "soon"}, 1),
        ({}, 1),
    ],
)
def test_a_refusal_pauses_all(limiter, clock, said, seconds):
    limiter.begin()
    limiter.note(429, said)

    assert limiter.room() == 0
    assert limiter.wait_s() == pytest.approx(seconds)
    clock.now += seconds + 0.01
    assert limiter.room() == 9


def test_an_overload_pauses_all_too(limiter):
    limiter.note(529, {})

    assert limiter.room() == 0


def test_headers_that_say_nothing_are_nothing(limiter):
    limiter.note(200, headers("many") | headers(1, "tokens", reset="soon"))

    assert limiter.room() == 10
