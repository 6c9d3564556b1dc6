import time

import pytest

from pytest_claude_params.simulator.pace import Pace

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
    scenario = {"pace": {"tokens_per_second": 50}, "fallback": "one two three four five"}
    client = simulate(scenario, pace=True)
    start = time.monotonic()
    arguments = {"model": "claude-haiku-4-5", "max_tokens": 10}
    turns = [{"role": "user", "content": "Count."}]
    if stream:
        list(client.messages.create(**arguments, messages=turns, stream=True))
    else:
        client.messages.create(**arguments, messages=turns)

    assert 0.1 <= time.monotonic() - start < 0.2
