from collections import Counter
from random import Random

import pytest

from pytest_claude_params.simulator.composing.token_sampling import Sampling

MASSES = {"low": 10.0, "high": 60.0, "middle": 30.0}


def shares(sampling):
    random = Random(1)  # noqa: S311 - repeatable
    counts = Counter(sampling.choose(MASSES, random) for _ in range(4000))
    return {token: round(count / 4000, 1) for token, count in counts.items()}


def test_temperature_0_takes_the_likeliest():
    assert shares(Sampling(temperature=0)) == {"high": 1.0}


def test_temperature_0_takes_the_first_of_equals():
    assert Sampling(temperature=0).choose({"b": 1.0, "a": 1.0}, Random(1)) == "b"  # noqa: S311 - repeatable


def test_temperature_1_leaves_the_weights_as_they_are():
    assert shares(Sampling()) == {"high": 0.6, "middle": 0.3, "low": 0.1}


def test_a_temperature_between_sharpens():
    assert shares(Sampling(temperature=0.5)) == {"high": 0.8, "middle": 0.2, "low": 0.0}


def test_a_temperature_near_0_does_not_overflow():
    assert shares(Sampling(temperature=1e-9)) == {"high": 1.0}


def test_top_k_keeps_the_likeliest():
    assert shares(Sampling(top_k=2)) == {"high": 0.7, "middle": 0.3}


@pytest.mark.parametrize(("top_p", "tokens"), [(0.0, 1), (0.5, 1), (0.7, 2), (0.95, 3), (1.0, 3)])
def test_top_p_keeps_the_likeliest_that_reach_the_share(top_p, tokens):
    assert tokens == len(shares(Sampling(top_p=top_p)))
