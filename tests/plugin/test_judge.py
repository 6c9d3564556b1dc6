"""The expectation ``judge``: another call, in the same cassette."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params.simulator import Scenario, Simulator

POLITE = "The answer is polite."
INI = "[pytest]\nclaude_judge_model = claude-sonnet-5\n"
BODY = """
@pytest.mark.claude_expect(judge="The answer is polite.")
def test_it(claude):
    claude("Greet me.")
"""


def scenario(grade, **more):
    """Answer a greeting, and the judge's question."""
    judged = {
        "matches": "<rubric>",
        "answer": grade if isinstance(grade, str) else json.dumps(grade),
    }
    return Scenario.model_validate(
        {"replies": [judged | more, {"prompt": "Greet me.", "answer": "Good day!"}]}
    )


@pytest.fixture
def graded(suite, monkeypatch):
    """Record a suite against a judge that grades so."""
    (suite.path / "pytest.ini").write_text(INI)

    def record(grade, *arguments, body=BODY, **more):
        with Simulator(scenario(grade, **more)) as simulator:
            monkeypatch.setattr(suite, "_base_url", simulator.base_url)
            return suite.write(body).record(*arguments)

    return record


def test_the_judge_is_recorded_and_replayed(suite, graded):
    """In the cassette of the test; it counts in the summary, and no recording is left over."""
    recorded = graded({"reason": "It greets.", "holds": True})
    replayed = suite.replay()

    recorded.assert_outcomes(passed=1)
    replayed.assert_outcomes(passed=1)
    replayed.stdout.fnmatch_lines(
        ["1 test, 2 calls: 2 replayed, 0 recorded, 0 live, 1 of them a judge's | *"]
    )
    replayed.stdout.no_fnmatch_line("*not played*")
    assert "claude-sonnet-5" in suite.cassette("test_it")


def judging(**parameters):
    """A test whose judge is asked so."""
    return BODY.replace('"The answer is polite."', repr({"rubric": POLITE, **parameters}))


REFUSED = (
    ({"max_tokens": 10**7}, "max_tokens=10000000 with claude-sonnet-5"),
    ({"max_tokens": "many"}, 'max_tokens="many" with claude-sonnet-5'),
    ({"thinking": "on"}, 'thinking="on" with claude-sonnet-5'),
    ({"thinking": {"type": "between_tools"}}, "thinking=between_tools with claude-sonnet-5"),
    ({"model": 5}, "model=5"),
    ({"model": "claude-3-opus-20240229"}, "model=claude-3-opus-20240229"),
)


def test_what_the_judge_is_asked_with_is_checked_at_collection(suite):
    """By the rules that hold for every request."""
    (suite.path / "pytest.ini").write_text(INI)
    for number, (parameters, _) in enumerate(REFUSED):
        suite.write(judging(**parameters), f"test_{number}.py")
    result = suite.record()

    result.assert_outcomes(errors=len(REFUSED))
    lines = result.outlines
    for number, (_, refused) in enumerate(REFUSED):
        start = next(n for n, line in enumerate(lines) if line.startswith(f"test_{number}.py:"))
        assert lines[start].endswith(
            "test_it: claude_expect: judge: the API will reject what the judge is asked with"
        )
        assert lines[start + 1].startswith(refused)
        assert lines[start + 5] == (
            'If the rule is wrong: claude_rules_file corrects it, claude_rules = "warn" or "off" '
            "silences it."
        )


WITHIN = {
    "any_of": "any_of=[{'text': 'x'}, {'judge': JUDGE}]",
    "not": "not_={'judge': JUDGE}",
    "pass_rate": "pass_rate={'judge': JUDGE, 'is': 1}",
}


def test_a_judge_within_another_expectation_is_checked_too(suite):
    """Wherever it stands."""
    (suite.path / "pytest.ini").write_text(INI)
    judge = repr({"rubric": POLITE, "max_tokens": -1})
    for name, within in WITHIN.items():
        body = BODY.replace('judge="The answer is polite."', within.replace("JUDGE", judge))
        suite.write(body, f"test_{name}.py")

    result = suite.record()
    result.assert_outcomes(errors=len(WITHIN))
    result.stdout.fnmatch_lines(
        [
            f"test_{name}.py:*judge: the API will reject what the judge is asked with"
            for name in WITHIN
        ]
    )


def test_a_recording_of_a_retired_judge_is_as_good_as_ever(suite):
    """Where nothing is asked, its retirement is none of the run's concern."""
    (suite.path / "pytest.ini").write_text(INI)
    result = suite.write(judging(model="claude-3-opus-20240229")).replay()

    assert "the API will reject" not in result.stdout.str()


def test_a_grade_that_is_too_low_fails(suite, graded, failure_of):
    """With the judge's reason; nothing is kept of such a recording."""
    body = BODY.replace('"The answer is polite."', '{"rubric": "It is polite.", "at_least": 4}')
    result = graded({"reason": "It is curt.", "score": 3}, body=body)

    result.assert_outcomes(failed=1)
    assert [line.partition(", recorded 20")[0] for line in failure_of(result)] == [
        "claude: judge: expected 'It is polite.' by 4 of 5, observed 3 of 5: It is curt.",
        "",
        "judge",
        "  expected  'It is polite.' by 4 of 5",
        "  observed  3 of 5: It is curt.",
        "  sent      model=claude-haiku-4-5 max_tokens=60 anthropic-version=2026-10-21",
        "  prompt    'Greet me.'",
        "  usage     10 in / 3 out",
        "  answer    'Good day!'",
        "  from      recorded, answered by simulator",
        "  hint      judged by claude-sonnet-5-simulated",
    ]
    assert not (suite.path / "cassettes" / "test_it" / "test_it.yaml").exists()


def test_a_judge_that_was_not_recorded_is_no_verdict(suite, graded, failure_of):
    """One failure, which names the command; the test's own answer was replayed."""
    graded({"reason": "It greets.", "holds": True})
    result = suite.write(BODY.replace("polite", "kind")).replay()

    result.assert_outcomes(failed=1)
    assert failure_of(result)[3:5] + failure_of(result)[-1:] == [
        "  expected  'The answer is kind.'",
        "  observed  no verdict of the judge: no recording answers what it is asked",
        (
            "  hint      the rubric, the judge or the answer changed, or is new; record it: "
            "pytest --claude-record=update test_it.py::test_it"
        ),
    ]


@pytest.mark.parametrize(
    ("fault", "observed"),
    [
        (
            {"kind": "error", "status": 413},
            "HTTP 413 request_too_large: Request exceeds the maximum size",
        ),
        ({"kind": "reset", "times": 3}, "it could not be reached: APIConnectionError: *"),
    ],
    ids=["an error of the API", "no connection"],
)
def test_a_judge_that_fails_is_no_verdict(suite, monkeypatch, fault, observed):
    """The API's words are told, or the SDK's."""
    (suite.path / "pytest.ini").write_text(INI)
    with Simulator(scenario("{}")) as simulator:
        simulator.script({**fault, "matches": "<rubric>"})
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        result = suite.write(BODY).record()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"  observed  no verdict of the judge: {observed}"])


# What has no verdict, and a line of what is said of it.
UNDECIDED = {
    # Half a grade is none.
    "cut": (
        BODY.replace(
            '"The answer is polite."', '{"rubric": "The answer is polite.", "max_tokens": 3}'
        ),
        "  hint      allow it more: judge={..., 'max_tokens': 6}",
    ),
    # The judge comes after the test.
    "early": (
        BODY.replace(
            'judge="The answer is polite."',
            'pass_rate={"judge": "The answer is polite.", "is": ">=0.5"}',
        ).replace('claude("Greet me.")', 'claude.sample("Greet me.", 9, stop_early=True)'),
        (
            "claude: claude.sample: with stop_early, judge cannot be expected: it is asked after "
            "the test. Leave stop_early out"
        ),
    ),
    # It would cost, and change nothing.
    "failed": (
        BODY + "    assert False\n",
        "  observed  no verdict of the judge: the test had failed by then, so it was not asked",
    ),
}


def test_what_comes_to_no_verdict(graded, failures_of):
    bodies = [body.replace("test_it", f"test_{name}") for name, (body, _) in UNDECIDED.items()]
    result = graded({"reason": "It greets.", "holds": True}, body="".join(bodies))

    result.assert_outcomes(failed=len(UNDECIDED))
    told = failures_of(result)
    for name, (_, line) in UNDECIDED.items():
        # Beside the test's own failure it is a section of its own.
        assert line in (result.outlines if name == "failed" else told[f"test_{name}"]), name
    observed = "no verdict of the judge: its answer was cut at max_tokens=3"
    assert f"  observed  {observed}" in told["test_cut"]
    # That of the first test; no other was asked.
    result.stdout.fnmatch_lines(["3 tests, *, 1 of them a judge's | *"])


# It is not counted, not compared with claude_params, and no fault is spent on it.
NONE_OF_ITS_CALLS = """
@pytest.mark.claude_fault(status=529)
@pytest.mark.claude_expect(
    judge="The answer is polite.", requests={"calls": 1, "retries": 1}, model="claude-haiku-4-5"
)
def test_it(claude, claude_calls):
    claude("Greet me.")
    assert len(claude_calls) == 2
"""
# It was meant for a second call, which the test has not made.
FAULT_OF_A_SECOND_CALL = BODY.replace(
    "@pytest", "@pytest.mark.claude_fault(status=529, on=2)\n@pytest", 1
).replace("test_it", "test_fault")


def test_the_judge_is_none_of_the_tests_calls(graded):
    """And no fault strikes it."""
    body = NONE_OF_ITS_CALLS + FAULT_OF_A_SECOND_CALL
    result = graded({"reason": "It greets.", "holds": True}, body=body)

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.no_fnmatch_line("*no verdict of the judge*")
    result.stdout.fnmatch_lines(["2 tests, 5 calls: 0 replayed, 4 recorded, 0 live, 1 injected*"])


def test_no_rule_is_told_of_the_judge_at_the_call(suite, graded):
    """It was told at collection, once, and it is no line of the user's that sends it."""
    (suite.path / "pytest.ini").write_text(f"{INI}claude_rules = warn\n")
    body = BODY.replace(
        '"The answer is polite."',
        '{"rubric": "It is polite.", "thinking": {"type": "enabled", "budget_tokens": 1024}, '
        '"max_tokens": 2048}',
    )
    shown = ("-W", "default::pytest_claude_params.errors.RefusedParameter")
    result = graded({"reason": "It greets.", "holds": True}, *shown, body=body)

    result.assert_outcomes(failed=1, warnings=1)
    result.stdout.fnmatch_lines(
        ["  observed  no verdict of the judge: HTTP 400 invalid_request_error: *thinking*"]
    )


SAMPLED = BODY.replace('claude("Greet me.")', 'claude.sample("Greet me.", 3)')


def test_equal_answers_are_judged_once(suite, graded):
    """As often as a sample has them; also within another expectation."""
    share = SAMPLED.replace(
        'judge="The answer is polite."',
        'pass_rate={"judge": "The answer is polite.", "is": ">=0.5"}',
    ).replace("test_it", "test_share")
    body = SAMPLED + share
    graded({"reason": "It greets.", "holds": True}, body=body).assert_outcomes(passed=2)

    result = suite.replay()

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["2 tests, 8 calls: 8 replayed, *, 2 of them a judge's | *"])


def test_all_is_recorded_anew(suite, graded):
    """The judge's answer replaces the earlier one."""
    graded({"reason": "It greets.", "holds": True})
    graded({"reason": "It greets well.", "holds": True}, "--claude-record=all")

    assert suite.cassette("test_it").count("- request:") == 2
    assert "It greets well." in suite.cassette("test_it")


def test_a_judge_needs_a_model(suite):
    """Told at collection."""
    result = suite.write(BODY).replay()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        [
            (
                "test_it.py:7: test_it: claude_expect: judge='The answer is polite.' will not do. No "
                "model judges: add 'model' to it, or set claude_judge_model in the configuration. *"
            )
        ]
    )
