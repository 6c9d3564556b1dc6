"""``--claude-mutate``: a replay with worse answers, in which tests that guard their prompts fail."""

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.testing import answer

URL = "https://api.anthropic.com/v1/messages"
PARAMS = {"model": "claude-haiku-4-5", "max_tokens": 60}


def asked(text, **more):
    turns = [{"role": "user", "content": text}]
    return CallRequest("POST", URL, body={**PARAMS, "messages": turns, **more})


def said(text, **message):
    return CallResponse(200, body=answer(text, **message).response.body)


@pytest.fixture
def given(suite):
    """Return a function that records what a test is answered."""

    def write(test, *exchanges):
        store.write(suite.path / f"cassettes/test_it/{test}.yaml", Document({}, list(exchanges)))

    return write


@pytest.fixture
def lines(suite):
    """Return a function that mutates, and returns what is said of it at the end."""

    def run(*arguments, **outcomes):
        result = suite.replay(*arguments)
        result.assert_outcomes(**outcomes)
        start = next(
            (n for n, line in enumerate(result.outlines) if line.startswith("mutated by")), None
        )
        assert start is not None, result.stdout.str()
        rest = result.outlines[start:]
        return [rest[0], *(line for line in rest[1:] if line.startswith("  "))]

    return run


def test_a_test_that_notices_fails_and_one_that_does_not_passes(suite, given, lines):
    """The survivor is named; nothing is written."""
    given("test_a", (asked("Capital?"), said("It is Paris.")))
    given("test_b", (asked("Capital?"), said("It is Paris.")))
    suite.write(
        """
@pytest.mark.claude_expect(contains="Paris")
def test_a(claude):
    claude("Capital?")

def test_b(claude):
    assert claude("Capital?").content
"""
    )
    before = suite.cassette("test_a")

    assert lines("--claude-mutate=refusal", failed=1, passed=1) == [
        "mutated by refusal (the model declines): 2 answers: 1 noticed, 1 survived",
        "  survived  test_it.py::test_b",
    ]
    assert suite.cassette("test_a") == before
    assert [*suite.path.rglob("*.rejected*")] == []


def test_each_answer_of_a_test_is_changed_in_turn(suite, given, lines):
    """What the application asks next is answered by the recording that is left."""
    first, second = said("The code is A17."), said("The order is late.")
    given("test_a", (asked("Code?"), first), (asked("Order: The code is A17."), second))
    suite.write(
        """
def test_a(claude):
    code = claude("Code?").content[0].text
    assert claude(f"Order: {code}").content[0].text == "The order is late."
"""
    )

    assert lines("--claude-mutate=preamble", passed=1, failed=1) == [
        "mutated by preamble (the model begins with a pleasantry): 2 answers: 1 noticed, 1 survived",
        "  survived  test_it.py::test_a  answer 1 of 2",
    ]


def test_an_answer_that_is_never_asked_for_any_more_has_its_turn(suite, given, lines):
    """The application stops after the first one if that is changed."""
    given("test_a", (asked("Code?"), said("A17")), (asked("Order?"), said("It is late.")))
    suite.write(
        """
def test_a(claude):
    if claude("Code?").content[0].text == "A17":
        claude("Order?")
"""
    )

    assert lines("--claude-mutate=refusal", passed=2)[0].endswith("2 answers: 2 survived")


def test_all_answers_to_one_request_are_changed_together(suite, given, lines):
    """A model that got worse is worse in each sample."""
    given("test_a", *[(asked("Yes?"), said("Yes, it is."))] * 3)
    suite.write(
        """
@pytest.mark.claude_expect(pass_rate={"contains": "Yes", "is": ">=0.6"})
def test_a(claude):
    claude.sample("Yes?", 3)
"""
    )

    assert lines("--claude-mutate=negated", failed=1)[0].endswith("1 answer: 1 noticed")


def test_what_is_not_changed_passes_as_ever(suite, given, lines):
    """No answer is JSON."""
    given("test_a", (asked("Capital?"), said("Paris")))
    suite.write('def test_a(claude):\n    claude("Capital?")\n')

    assert lines("--claude-mutate=fenced", passed=1) == [
        "mutated by fenced (the model puts Markdown fences around its JSON): 0 answers"
    ]


def test_what_a_judge_would_have_to_grade_is_not_decided(suite, given, lines):
    """No recording has its grade of the changed answer."""
    given("test_a", (asked("Capital?"), said("It is Paris.")))
    suite.write(
        """
@pytest.mark.claude_expect(judge={"rubric": "It is polite.", "model": "claude-haiku-4-5"})
def test_a(claude):
    claude("Capital?")
"""
    )

    assert lines("--claude-mutate=refusal", failed=1) == [
        "mutated by refusal (the model declines): 1 answer: 1 undecided",
        "  undecided  test_it.py::test_a: a judge would have to grade the changed answer, and no recording has its grade",
    ]


def test_what_the_application_asks_beyond_its_recordings_is_not_decided(suite, given, lines):
    """It asks again, since the answer was empty."""
    given("test_a", (asked("Capital?"), said("It is Paris.")))
    suite.write(
        """
def test_a(claude):
    if not claude("Capital?").content:
        claude("Capital? Please say something.")
"""
    )

    assert lines("--claude-mutate=empty", failed=1)[1] == (
        "  undecided  test_it.py::test_a: the application then asked what no recording answers"
    )


def test_a_recording_that_is_left_unplayed_fails_no_mutated_test(suite, given, lines):
    """A changed answer keeps the application from asking for it."""
    given("test_a", (asked("Code?"), said("A17")), (asked("Order?"), said("It is late.")))
    suite.write(
        """
def test_a(claude):
    if claude("Code?").content[0].text == "A17":
        claude("Order?")
"""
    )

    lines("--claude-mutate=refusal", "-o", "claude_unused=error", passed=2)


def test_streams_are_changed_too(suite, lines):
    """The application sees the changed words."""
    suite.write(
        """
def test_a(claude):
    with claude.stream("What is the capital of France?") as stream:
        assert "Paris" in "".join(stream.text_stream)
"""
    )
    suite.record().assert_outcomes(passed=1)

    assert lines("--claude-mutate=refusal", failed=1)[0].endswith("1 answer: 1 noticed")


def test_a_wrong_name_is_told(suite):
    """With the nearest one."""
    result = suite.replay("--claude-mutate=refusals")

    assert "--claude-mutate: there is no operator 'refusals'. Did you mean 'refusal'?" in (
        result.stderr.str()
    )


def test_nothing_is_recorded_while_answers_are_changed(suite):
    """To ask for both is a mistake."""
    result = suite.replay("--claude-mutate=refusal", "--claude-record=new")

    assert result.stderr.lines[0] == (
        "ERROR: --claude-mutate=refusal and --claude-record=new contradict each other: changed "
        "answers are never recorded. Leave one out"
    )


def test_a_marker_or_the_configuration_records_nothing_either(suite, given, lines):
    """They are meant for everyday runs."""
    given("test_a", (asked("Capital?"), said("It is Paris.")))
    suite.write(
        """
@pytest.mark.claude_cassette(record="new")
def test_a(claude):
    claude("Capital?")
"""
    )

    lines("--claude-mutate=refusal", "-o", "claude_record=update", passed=1)


def test_a_seed_is_a_number(suite):
    """From 0 on."""
    result = suite.replay("--claude-mutate=refusal", "--claude-mutate-seed=x")

    assert "--claude-mutate-seed: 'x' is not a whole number from 0 on" in result.stderr.str()


def test_workers_of_xdist_run_every_attempt(suite, given, lines):
    """What they find comes home with the report of the last one."""
    pytest.importorskip("xdist")
    first, second = said("The code is A17."), said("The order is late.")
    given("test_a", (asked("Code?"), first), (asked("Order?"), second))
    suite.write('def test_a(claude):\n    claude("Code?")\n    claude("Order?")\n')

    assert lines("--claude-mutate=refusal", "-p", "xdist", "-n1", passed=2)[0].endswith(
        "2 survived"
    )
