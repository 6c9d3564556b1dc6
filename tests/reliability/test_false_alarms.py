"""False alarms: gates on samples fail for chance alone no more often than they say.

Each trial records a sample again from an unchanged model, and judges it. The nightly run makes
2,000 trials of each; `pytest tests/reliability/test_false_alarms.py -s` prints the rates.
"""

from __future__ import annotations

import os
import random
from math import sqrt

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.expectations import evaluate, parse

NIGHTLY = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
TRIALS = 2_000 if NIGHTLY else 40
AT_NIGHT = [pytest.param(one, marks=pytest.mark.nightly) for one in (0.9, 0.99)]
URL = "https://api.anthropic.com/v1/messages"
ANIMALS = {"Giraffe": 0.5, "Lion": 0.3, "Emu": 0.15, "Yak": 0.05}


def recorded(chance, n, weights=ANIMALS, prompt="Name an animal."):
    """Record a sample from a model that answers with these probabilities."""
    body = {"messages": [{"role": "user", "content": prompt}]}
    request = CallRequest("POST", URL, body=body)
    return [
        Call(request, CallResponse(200, body=message(answer)), "recorded")
        for answer in chance.choices(list(weights), list(weights.values()), k=n)
    ]


def message(answer):
    """Make an answer; its length in tokens is what it says."""
    usage = {"input_tokens": 9, "output_tokens": len(answer)}
    content = [{"type": "text", "text": answer}]
    return {"type": "message", "content": content, "usage": usage, "stop_reason": "end_turn"}


def rate_of_failures(wanted, make, seed=20261124):
    """Judge so many recordings; return how many fail, in a share.

    ``wanted`` is what one marker expects, or a list of that for several markers.
    """
    markers = wanted if isinstance(wanted, list) else [wanted]
    parsed = [one for marker in markers for one in parse(marker)]
    chance = random.Random(seed)  # noqa: S311  (repeatable)
    failed = sum(
        not all(verdict.passed for verdict in evaluate(parsed, make(chance))) for _ in range(TRIALS)
    )
    return failed / TRIALS


def most(alpha):
    """What a rate of ``alpha`` may look like in so many trials: three standard deviations more."""
    return alpha + 3 * sqrt(alpha * (1 - alpha) / TRIALS)


def report(capsys, gate, rate, alpha):
    with capsys.disabled():
        print(f"\n{gate}: {rate:.4f} of {TRIALS:,} re-recordings fail, {alpha:.4g} may", end="")  # noqa: T201  (the figure is asked for)


@pytest.mark.parametrize("confidence", [0.95, *AT_NIGHT])
@pytest.mark.parametrize(("true_rate", "n"), [(0.9, 30), (0.5, 20), (0.95, 100)])
def test_a_pass_rate_that_is_just_met(capsys, true_rate, n, confidence):
    """The hardest case: the true rate is the very bound."""
    wanted = {"one_of": ["Yes"], "is": f">={true_rate}", "confidence": confidence}
    answers = {"Yes": true_rate, "No": 1 - true_rate}

    rate = rate_of_failures({"pass_rate": wanted}, lambda chance: recorded(chance, n, answers))

    report(capsys, f"pass_rate >={true_rate}, n={n}, confidence {confidence}", rate, 1 - confidence)
    assert rate <= most(1 - confidence)


@pytest.mark.parametrize("bound", [">=0.9", ">=0.5"])
def test_a_pass_rate_that_is_looked_at_after_every_answer(capsys, bound):
    """The true rate is the very bound."""
    rate = float(bound[2:])
    wanted = {"one_of": ["Yes"], "is": bound, "confidence": 0.95, "sequential": True}
    answers = {"Yes": rate, "No": 1 - rate}

    found = rate_of_failures({"pass_rate": wanted}, lambda chance: recorded(chance, 60, answers))

    report(capsys, f"sequential pass_rate {bound}, n=60, confidence 0.95", found, 0.05)
    assert found <= most(0.05)


@pytest.mark.parametrize("confidence", [0.95, *AT_NIGHT])
@pytest.mark.parametrize("sizes", [(20, 20), (40, 15)])
def test_two_samples_of_one_model(capsys, sizes, confidence):
    """Both are drawn anew in each trial."""
    wanted = {"sample": 1, "confidence": confidence}

    def make(chance):
        first, second = sizes
        return recorded(chance, first) + recorded(chance, second, prompt="Name an animal!")

    rate = rate_of_failures({"same_distribution_as": wanted}, make)

    report(capsys, f"same_distribution_as, {sizes}, confidence {confidence}", rate, 1 - confidence)
    assert rate <= most(1 - confidence)


def test_several_comparisons_of_one_test(capsys):
    """Any of five may be a false alarm; together they are as rare as one."""
    wanted = {"sample": 1, "confidence": 0.95}

    def make(chance):
        return [call for n in range(6) for call in recorded(chance, 20, prompt=f"Animal {n}?")]

    rate = rate_of_failures({"same_distribution_as": wanted}, make)

    report(capsys, "same_distribution_as, five comparisons, confidence 0.95", rate, 0.05)
    assert rate <= most(0.05)


def test_agreement_that_is_just_met(capsys):
    """The commonest answer's true share is the bound."""
    wanted = {"is": ">=0.5", "confidence": 0.95}

    rate = rate_of_failures({"agreement": wanted}, lambda chance: recorded(chance, 25))

    report(capsys, "agreement >=0.5, n=25, confidence 0.95", rate, 0.05)
    assert rate <= most(0.05)


def test_a_quantile_that_is_just_met(capsys):
    """The true p80 is the bound."""
    wanted = {"output_tokens": {"p80": "<=4"}, "confidence": 0.95}
    lengths = {"a" * n: 0.2 for n in range(1, 6)}

    rate = rate_of_failures({"quantiles": wanted}, lambda chance: recorded(chance, 40, lengths))

    report(capsys, "quantiles p80, n=40, confidence 0.95", rate, 0.05)
    assert rate <= most(0.05)


LETTERS = dict.fromkeys("abcdefghij", 0.1)
YES = {"Yes": 0.9, "No": 0.1}


@pytest.mark.parametrize("bound", ["<=0.1", "0.1..0.1"])
def test_ten_shares_that_are_just_met(capsys, bound):
    """Any of ten labels may be a false alarm; together they are as rare as one."""
    wanted = {"shares": dict.fromkeys(LETTERS, bound), "confidence": 0.95}

    rate = rate_of_failures({"share": wanted}, lambda chance: recorded(chance, 100, LETTERS))

    report(capsys, f"share of ten labels {bound}, n=100, confidence 0.95", rate, 0.05)
    assert rate <= most(0.05)


def test_a_pass_rate_of_eight_requests(capsys):
    """Each of them is just met."""
    wanted = {"one_of": ["Yes"], "is": ">=0.9", "confidence": 0.95}

    def make(chance):
        return [call for n in range(8) for call in recorded(chance, 60, YES, f"Is it {n}?")]

    rate = rate_of_failures({"pass_rate": wanted}, make)

    report(capsys, "pass_rate >=0.9 of eight requests, n=60, confidence 0.95", rate, 0.05)
    assert rate <= most(0.05)


def test_six_quantiles_that_are_just_met(capsys):
    """The true quantiles are the bounds."""
    lengths = {"a" * n: 0.1 for n in range(1, 11)}
    exact = {f"p{n}0": f"{n}..{n}" for n in (1, 2, 3, 5, 7, 9)}
    wanted = {"output_tokens": exact, "confidence": 0.95}

    rate = rate_of_failures({"quantiles": wanted}, lambda chance: recorded(chance, 60, lengths))

    report(capsys, "six quantiles, n=60, confidence 0.95", rate, 0.05)
    assert rate <= most(0.05)


def test_three_markers_that_compare(capsys):
    """Each compares three requests of one model with another one."""
    markers = [{"same_distribution_as": request} for request in (1, 2, 3)]

    def make(chance):
        return [call for n in range(4) for call in recorded(chance, 20, prompt=f"Animal {n}?")]

    rate = rate_of_failures(markers, make)

    report(capsys, "three same_distribution_as, confidence 0.95", rate, 0.05)
    assert rate <= most(0.05)


def test_gates_do_fail_when_the_model_has_changed(capsys):
    """Gates that never fail would have no false alarms either."""
    changed = {"Giraffe": 0.1, "Lion": 0.3, "Emu": 0.15, "Yak": 0.45}

    def make(chance):
        return recorded(chance, 40) + recorded(chance, 40, changed, "Name an animal!")

    compared = rate_of_failures({"same_distribution_as": 1}, make)
    worse = {"one_of": ["Yes"], "is": ">=0.9", "confidence": 0.95}
    passed = rate_of_failures(
        {"pass_rate": worse}, lambda chance: recorded(chance, 40, {"Yes": 0.6, "No": 0.4})
    )

    with capsys.disabled():
        print(f"\nchanged models found: {compared:.4f} and {passed:.4f}", end="")  # noqa: T201  (as above)
    assert min(compared, passed) > 0.9
