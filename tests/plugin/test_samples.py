"""Samples in a test: judged together, recorded at once, replayed in order."""

from __future__ import annotations

import pytest

from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.simulator.endpoints import rate_limits

BASELINE = """
def test_before(claude):
    claude.sample("Name an animal.", 12, system="Answer Yes.")


@pytest.mark.claude_expect(same_distribution_as="cassettes/test_it/test_before.yaml")
def test_after(claude):
    claude.sample("Name an animal.", 12, system="Answer Yes.")
"""


@pytest.fixture
def before(suite, was_recorded):
    """The cassette of the test that another is compared with, which was recorded, too."""
    suite.write(BASELINE)
    asked = ["Name an animal."] * 12
    was_recorded("test_after", *asked, system="Answer Yes.")
    return was_recorded("test_before", *asked, system="Answer Yes.")


@pytest.mark.usefixtures("before")
def test_a_sample_is_compared_with_another_cassette(suite):
    """The one that another test has recorded."""
    suite.replay().assert_outcomes(passed=2)


def test_a_baseline_that_cannot_be_read_is_one_line(suite, failure_of, before):
    """No traceback for a file that is broken."""
    before.write_text("version: [\n")

    result = suite.replay("-k", "after")

    (line,) = failure_of(result)
    assert line == (
        "claude: cassettes/test_it/test_before.yaml:2: is not valid YAML: did not find "
        "expected node content. Nothing was changed. Restore it from git, or move it away and "
        "record again"
    )


SAMPLE = """
def test_it(claude):
    print("\\nGOT", [message.id for message in claude.sample("Say something.", 8)])
"""
# In threads, and in tasks.
BOTH = (
    SAMPLE
    + """
import asyncio


def test_async(async_claude):
    async def ask():
        return await async_claude.sample("Say anything.", 8)

    print("\\nGOT", [message.id for message in asyncio.run(ask())])
"""
)
OF_FOUR = BOTH.replace("8", "4")
PROMPTS = ("Say something.", "Say anything.")


def got(result):
    """Return what the tests have printed."""
    return [line for line in result.outlines if line.startswith("GOT")]


@pytest.fixture
def recorded(suite, monkeypatch):
    """Return a function that records both ways to sample; these faults strike each of them.

    It returns the run, and the statuses that the API has answered with.
    """

    def record(*faults, body=BOTH, **limits):
        with Simulator(**limits) as simulator:
            simulator.script(*[{**one, "prompt": prompt} for prompt in PROMPTS for one in faults])
            monkeypatch.setattr(suite, "_base_url", simulator.base_url)
            result = suite.write(body).record("-s")
            return result, [entry.status for entry in simulator.requests]

    return record


def test_answers_at_once_are_replayed_in_the_order_of_the_recorded_list(suite, recorded):
    """Though those that were sent first were answered last."""
    result, _ = recorded({"kind": "delay", "seconds": 0.1, "times": 4})

    replayed = suite.replay("-s")

    result.assert_outcomes(passed=2)
    assert [len(set(line.split(", "))) for line in got(result)] == [8, 8]
    assert got(replayed) == got(result)
    replayed.stdout.fnmatch_lines(["2 tests, 16 calls: 16 replayed, 0 recorded, 0 live*"])


TIMED = """
import time

import pytest


@pytest.fixture(autouse=True)
def at_once(request, claude_calls):
    start = time.monotonic()
    yield
    taken = time.monotonic() - start
    assert taken < sum(call.response.latency_s for call in claude_calls) / 2
"""


def test_several_are_under_way_at_once(recorded):
    """Eight answers of 0.2 s each, in far less time than all of them take in a row."""
    result, _ = recorded({"kind": "delay", "seconds": 0.2, "times": 8}, body=TIMED + BOTH)

    result.assert_outcomes(passed=2)


def test_rate_limits_are_obeyed(recorded, monkeypatch):
    """Six in a window of a second: nothing is refused that the headers had announced."""
    monkeypatch.setattr(rate_limits, "_WINDOW_S", 1)
    result, statuses = recorded(requests_per_minute=6)

    result.assert_outcomes(passed=2)
    assert statuses == [200] * 16


def test_a_limit_that_others_use_up_is_waited_for(suite, recorded):
    """Withheld that no header announced: the sample comes to its end, and replays."""
    refusal = {"kind": "error", "status": 429, "retry_after_ms": 10, "times": 6}
    result, _ = recorded(refusal, body=OF_FOUR)
    replayed = suite.replay("-s")

    result.assert_outcomes(passed=2)
    assert got(replayed) == got(result)


def test_requests_that_were_refused_keep_their_place(suite, recorded):
    """All that go at once are refused so often that they are asked for anew, in any order."""
    first = {"kind": "delay", "seconds": 0.01}
    refusal = {"kind": "error", "status": 429, "retry_after_ms": 10, "times": 9}
    result, statuses = recorded(first, refusal, body=OF_FOUR)
    replayed = suite.replay("-s")

    assert (statuses.count(429), statuses.count(200)) == (2 * 9, 2 * 4)
    assert got(replayed) == got(result) != []


def test_a_limit_that_lasts_is_the_tests_own_error(recorded):
    """After five refusals, of which each is three of the SDK's."""
    refusal = {"kind": "error", "status": 429, "retry_after_ms": 1, "times": 40}
    result, statuses = recorded(refusal, body=BOTH.replace("8", "1"))

    result.assert_outcomes(failed=2)
    told = [line for line in result.outlines if line.startswith("E  ")]
    assert sum("anthropic.RateLimitError" in line for line in told) == 2
    assert statuses == [429] * 2 * 15


EARLY = """
@pytest.mark.claude_expect(share={"Yes": ">=0.5"})
def test_it(claude):
    print("\\nGOT", len(claude.sample("Is it so?", 20, stop_early=True)))
"""
YES = {"replies": [{"prompt": "Is it so?", "answer": "Yes"}]}


def test_a_sample_stops_when_nothing_can_change_the_verdict(suite, monkeypatch):
    """Ten of twenty say yes: half of all will have said it. So it is replayed, too."""
    with Simulator(Scenario.model_validate(YES)) as sure:
        monkeypatch.setattr(suite, "_base_url", sure.base_url)
        recorded = suite.write(EARLY).record("-s")
    replayed = suite.replay("-s")

    assert got(recorded) == got(replayed) == ["GOT 10"]
    replayed.stdout.fnmatch_lines(
        [
            "1 test, 10 calls: 10 replayed, 0 recorded, 0 live*",
            "stopped after 10 of 20 answers: no further one could change the verdict (1 test)",
        ]
    )


def test_one_answer_is_never_enough(suite, monkeypatch):
    """Though one of two settles a half: one answer is no sample."""
    with Simulator(Scenario.model_validate(YES)) as sure:
        monkeypatch.setattr(suite, "_base_url", sure.base_url)
        result = suite.write(EARLY.replace("20", "2")).record("-s")

    result.assert_outcomes(passed=1)
    assert got(result) == ["GOT 2"]


GATED = EARLY.replace('{"Yes": ">=0.5"}', '{"shares": {"Yes": ">=0.5"}, "confidence": 0.95}')


def test_a_confidence_that_is_shared_cannot_be_settled_early(suite, failures_of):
    """The first sample has stopped before it was known that there is a second, of either kind."""
    second = {"early": "20, stop_early=True", "whole": "2"}
    tests = [
        f'{GATED}    claude.sample("Is it not?", {also})\n'.replace("test_it", f"test_{name}")
        for name, also in second.items()
    ]
    told = failures_of(suite.write("".join(tests)).record())

    assert {name: screen[0] for name, screen in told.items()} == dict.fromkeys(
        ("test_early", "test_whole"),
        "claude: claude.sample: with stop_early, the confidence of share is for one request, and "
        "this test makes several, which share it. Leave stop_early out, or make two tests of it",
    )


def test_a_confidence_of_one_request_is_settled_early(suite, monkeypatch):
    """Repeats that follow belong to the same sample."""
    with Simulator(Scenario.model_validate(YES)) as sure:
        monkeypatch.setattr(suite, "_base_url", sure.base_url)
        result = suite.write(GATED + '    claude("Is it so?")\n').record("-s")

    result.assert_outcomes(passed=1)
    assert got(result) != ["GOT 20"]


def test_a_gate_that_passes_says_what_it_would_find(suite, was_recorded):
    was_recorded("test_it", *["Is it so?"] * 20, says="Yes")

    suite.write(GATED.replace(", stop_early=True", "")).replay("-rP").stdout.fnmatch_lines(
        [
            "*Captured claude call*",
            (
                "share 'Yes' >=0.5 with 95 % confidence: 'Yes' 1 (20 of 20, exact 95 % limits 0.86 and "
                "1.00, a fact about this recording), shown; 'Yes': the sample shows it; 20 answers: "
                "a fall below 0.20 would be found in 4 of 5 recordings"
            ),
        ]
    )


def test_a_sample_under_faults_is_asked_one_by_one(suite):
    """Or it would be chance which of its requests is the second."""
    fault = "@pytest.mark.claude_fault(status=529, on=2)\n"
    recorded = suite.write(fault + SAMPLE.lstrip()).record("-s")
    replayed = suite.replay("-s")

    recorded.assert_outcomes(passed=1)
    assert got(replayed) == got(recorded)
    replayed.stdout.fnmatch_lines(["1 test, 9 calls: 8 replayed, *, 1 injected*"])


def test_a_sample_that_is_bound_to_fail_stops_too(suite, failure_of):
    """Eleven of twenty have said something else."""
    result = suite.write(EARLY).record("-s")

    assert failure_of(result)[0] == (
        "claude: share: expected 'Yes' >=0.5, observed 'Yes' 0 (0 of 11, 95 % interval 0.00 to 0.28)"
    )


def test_without_an_expectation_there_is_nothing_to_settle(suite, failure_of):
    """So nothing is asked."""
    result = suite.write(
        EARLY.replace('@pytest.mark.claude_expect(share={"Yes": ">=0.5"})', "")
    ).replay()

    assert failure_of(result)[0] == (
        "claude: claude.sample: stop_early needs an expectation on the sample, such as "
        "claude_expect(pass_rate={...}): without one there is no verdict to settle"
    )


def test_what_every_answer_can_change_is_never_settled(suite, failure_of):
    """It says where else to put it."""
    wanted = 'stop_reason="end_turn", entropy=0'
    result = suite.write(EARLY.replace('share={"Yes": ">=0.5"}', wanted)).replay()

    assert failure_of(result)[0] == (
        "claude: claude.sample: with stop_early, stop_reason and entropy cannot be expected: every "
        "further answer could change the verdict. What is expected of each answer can be part of "
        "pass_rate"
    )


def test_a_number_of_answers_that_is_none(suite, failure_of):
    """Before anything is asked."""
    result = suite.write(SAMPLE.replace("8", "0")).replay()

    assert failure_of(result)[0] == "claude: claude.sample: n=0 is not a whole number above 0"


def test_an_error_of_one_request_is_the_tests(recorded):
    """As a plain exception, from threads and from tasks alike."""
    result, _ = recorded({"kind": "delay", "seconds": 0.01}, {"kind": "error", "status": 400})

    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["E * anthropic.BadRequestError: *"] * 2)


def test_one_recording_too_few_is_a_miss(suite, was_recorded):
    """Of the very request that has none."""
    was_recorded("test_it", *["Say something."] * 8)

    result = suite.write(SAMPLE.replace("8", "9")).replay()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["1 test, 8 calls: 8 replayed, 0 recorded, 0 live, 1 missed*"])


SEQUENTIAL = """
@pytest.mark.claude_expect(
    pass_rate={"text": "Yes", "is": ">=0.9", "confidence": 0.95, "sequential": True}
)
def test_it(claude):
    print("\\nGOT", len(claude.sample("Is it so?", 60, stop_early=True)))
"""


def half(answers):
    """A scenario of these answers, each as probable as the other."""
    said = [{"text": text, "weight": 1.0} for text in answers]
    return Scenario.model_validate(
        {"seed": 7, "replies": [{"prompt": "Is it so?", "answers": said}]}
    )


def test_a_sequential_sample_stops_at_the_first_decision(suite, monkeypatch, failure_of):
    """Half of the answers pass: that is worse than nine tenths, and replay finds it as soon."""
    with Simulator(half(["Yes", "No"])) as worse:
        monkeypatch.setattr(suite, "_base_url", worse.base_url)
        recorded = suite.write(SEQUENTIAL).record("-s")
    (text, *_) = failure_of(recorded)
    (counted,) = got(recorded)
    number = counted.removeprefix("GOT ")
    assert int(number) < 20
    assert f", contradicted after {number} answers (e-value " in text
    recorded.stdout.fnmatch_lines(
        [f"stopped after {number} of 60 answers: they contradict >=0.9 *"]
    )
    rejected = suite.path / "cassettes/test_it/test_it.yaml.rejected"
    rejected.rename(rejected.with_suffix(""))

    replayed = suite.replay("-s")

    assert got(replayed) == [counted]
    assert (
        f"of {number}, a fact about this recording), contradicted after {number} answers"
        in (failure_of(replayed)[0])
    )


def test_a_sequential_sample_that_is_shown_stops_too(suite, monkeypatch):
    with Simulator(half(["Yes", "Yes"])) as good:
        monkeypatch.setattr(suite, "_base_url", good.base_url)
        recorded = suite.write(SEQUENTIAL).record("-s")
    replayed = suite.replay("-s", "-rP")

    assert got(recorded) == got(replayed)[:1] == ["GOT 43"]
    replayed.stdout.fnmatch_lines(
        [
            (
                "pass_rate text >=0.9 with 95 % confidence, sequential: 1 (43 of 43, a fact about "
                "this recording), shown after 43 answers (e-value 20.9, 20 decides); the answers "
                "show it"
            ),
            "stopped after 43 of 60 answers: they show >=0.9 (1 test)",
        ]
    )
