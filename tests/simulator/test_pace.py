import time

import pytest

from pytest_claude_params.simulator.composing.pace import Pace

LESSON = {100: 1.91, 1000: 17.31, 2809: 45.57}


@pytest.mark.parametrize(
    ("tokens", "seconds"),
    [(0, 0), (50, 0.955), (100, 1.91), (550, 9.61), (1000, 17.31), (2809, 45.57), (4618, 73.83)],
)
def test_a_table_is_joined_by_straight_lines(tokens, seconds):
    assert seconds == pytest.approx(Pace.of(LESSON).seconds(tokens))


def test_a_rate_is_a_straight_line():
    assert Pace.of({"tokens_per_second": 60}).seconds(90) == pytest.approx(1.5)


@pytest.mark.parametrize("stream", [False, True])
def test_a_paced_answer_ends_when_it_is_due(simulate, stream):
    scenario = {"pace": {"tokens_per_second": 20}, "fallback": "one two three four five"}
    client = simulate(scenario, pace=True)
    arguments = {"model": "claude-haiku-4-5", "max_tokens": 10}
    turns = [{"role": "user", "content": "Count."}]

    def seconds():
        start = time.monotonic()
        answer = client.messages.create(**arguments, messages=turns, stream=stream)
        if stream:
            list(answer)
        return time.monotonic() - start

    # Other work on the machine makes an answer late, and none early.
    tries = [seconds()]
    while tries[-1] > 0.5 and len(tries) < 20:
        tries.append(seconds())
    assert 0.25 <= min(tries) <= 0.5
