"""What a failed test was answered was paid for: it is played once the test is mended."""

from __future__ import annotations

import re

import pytest

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.simulator.faults import ErrorAnswer

STRICT = """
@pytest.mark.claude_expect(contains="Rome")
def test_it(claude):
    claude("Where is the Pope?")
"""
POPE, SECOND = "Where is the Pope?", "Where is Oslo?"
TWO = f"""
def test_it(claude):
    claude("Where is the Pope?")
    claude("{SECOND}")
"""
ONLY_SECOND = f"""
def test_it(claude):
    claude("{SECOND}")
"""
MENDED = STRICT.replace("Rome", "Vatican")
NAME = "cassettes/test_it/test_it.yaml.rejected"
REUSED = "reused 1 answer that was put aside: not asked again (--claude-record=all asks)"


@pytest.fixture
def recorded(suite, monkeypatch):
    """Return a function that runs the suite against a simulated API that always says this."""

    def record(answer, *arguments):
        scenario = Scenario.model_validate({"replies": [{"matches": "", "answer": answer}]})
        with Simulator(scenario) as simulator:
            monkeypatch.setattr(suite, "_base_url", simulator.base_url)
            return suite.record(*arguments)

    return record


@pytest.mark.parametrize("mode", ["new", "update"])
def test_a_mended_expectation_asks_nothing(suite, recorded, mode, was_recorded):
    """The answer becomes a recording, and nothing lies aside any more."""
    was_recorded("test_it", POPE, says="In the Vatican.", failed="no Rome")
    suite.write(MENDED)
    result = recorded("In a car.", f"--claude-record={mode}")

    result.assert_outcomes(passed=1)
    assert REUSED in result.outlines
    result.stdout.fnmatch_lines(["1 test, 1 call: 0 replayed, 0 recorded, 0 live, 1 reused | *"])
    assert "In the Vatican." in suite.cassette("test_it")
    assert not (suite.path / NAME).exists()
    suite.replay().assert_outcomes(passed=1)


def test_all_asks_again(suite, recorded, was_recorded):
    """As it says."""
    was_recorded("test_it", POPE, says="In the Vatican.", failed="no Rome")
    suite.write(MENDED)
    result = recorded("In the Vatican City.", "--claude-record=all")

    result.assert_outcomes(passed=1)
    assert REUSED not in result.outlines
    assert "In the Vatican City." in suite.cassette("test_it")


def test_another_request_is_asked(suite, recorded, was_recorded):
    """What was put aside answers the one that was made."""
    was_recorded("test_it", POPE, says="In the Vatican.", failed="no Rome")
    suite.write(MENDED.replace("Where", "Tell me where"))
    result = recorded("In the Vatican City.")

    result.assert_outcomes(passed=1)
    assert "In the Vatican City." in suite.cassette("test_it")


def test_an_error_is_asked_again(suite, monkeypatch):
    """It is no answer, and may have been of that day."""
    suite.write(TWO)
    overloaded = {"faults": [{"kind": "error", "status": 529, "times": 5, "prompt": SECOND}]}
    with Simulator(Scenario.model_validate(overloaded)) as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        suite.record().assert_outcomes(failed=1)
    assert (suite.path / NAME).exists()
    scenario = Scenario.model_validate({"replies": [{"matches": "", "answer": "The Vatican."}]})
    with Simulator(scenario) as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        result = suite.record()
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["1 test, 2 calls: 0 replayed, 1 recorded, 0 live, 1 reused | *"])


def test_a_miss_says_that_an_error_was_put_aside(suite, monkeypatch, failure_of):
    """Its request is the same, and yet it is of no use."""
    suite.write(TWO)
    overloaded = {"faults": [{"kind": "error", "status": 529, "times": 5, "prompt": SECOND}]}
    with Simulator(Scenario.model_validate(overloaded)) as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        suite.record()
    lines = failure_of(suite.write(ONLY_SECOND).replay())

    assert f"  Put aside:  {NAME}, of no use: the answer was an error" in lines


# Each a run of its own: at night also with one that is no reason to end it, and one that is asked again.
STATUSES = [401, 529, *(pytest.param(one, marks=pytest.mark.nightly) for one in (404, 429))]


@pytest.mark.parametrize("status", STATUSES)
def test_errors_alone_are_not_put_aside(suite, api, was_recorded, status):
    """They are of no use; what was put aside before stays, since that was paid for."""
    before = was_recorded("test_it", POPE, says="In the Vatican.", failed="no Rome").read_bytes()
    suite.write(ONLY_SECOND)
    api.script(ErrorAnswer(status, times=5))
    result = suite.record()

    result.assert_outcomes(failed=1)
    assert "put aside the recordings" not in result.stdout.str()
    assert (suite.path / NAME).read_bytes() == before


def test_an_error_that_a_test_expects_is_put_aside(suite, monkeypatch):
    """Whoever tests errors may want to look at it, or to accept it."""
    suite.write(STRICT.replace('contains="Rome"', "status=529"))
    faults = {"faults": [{"kind": "error", "status": 500, "times": 5}]}
    with Simulator(Scenario.model_validate(faults)) as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        result = suite.record()

    assert "put aside the recordings of 1 test that did not pass" in result.stdout.str()
    assert (suite.path / NAME).exists()


def test_a_test_that_fails_again_keeps_what_it_did_not_come_to(suite, recorded):
    """All of it was paid for."""
    body = """
def test_it(claude):
    claude("Where is Rome?")
    MIDDLE
    claude("Where is Oslo?")
    END
"""
    suite.write(body.replace("MIDDLE", "").replace("END", "assert False"))
    recorded("Here.")
    suite.write(body.replace("MIDDLE", "assert False").replace("END", ""))
    recorded("There.").assert_outcomes(failed=1)
    suite.write(body.replace("MIDDLE", "").replace("END", ""))
    result = recorded("Elsewhere.")

    result.assert_outcomes(passed=1)
    assert REUSED.replace("1 answer that was", "2 answers that were") in result.outlines
    assert suite.cassette("test_it").count("Here.") == 2


def test_a_miss_names_what_was_put_aside(suite, failure_of):
    """With the reason, and whether it will be of use."""
    suite.write(STRICT).record()

    lines = failure_of(suite.replay())
    start = lines.index(f"  Put aside:  {NAME}, not asked again")
    assert lines[start + 1].startswith("              (claude: contains: expected")
    assert lines[start + 2] == "  Record it:  pytest --claude-record=new test_it.py::test_it"
    lines = failure_of(suite.write(STRICT.replace("Where", "Tell me where")).replay())
    assert f"  Put aside:  {NAME}, of no use: it answers other requests" in lines


def test_a_damaged_file_holds_nothing(suite, recorded):
    """It is asked, as without it."""
    (suite.path / NAME).parent.mkdir(parents=True)
    (suite.path / NAME).write_text("[")
    suite.write(MENDED)
    suite.replay().stdout.no_fnmatch_line("*Put aside*")

    recorded("In the Vatican.").assert_outcomes(passed=1)


@pytest.fixture
def aged(suite):
    """Return a function that gives what was put aside another day."""

    def make(day):
        path = suite.path / NAME
        path.write_text(re.sub(r"(?m)^  at: .*", f"  at: '{day}T08:00:00Z'", path.read_text()))

    return make


def head_of(suite):
    """Return when a cassette says that it was recorded."""
    recorded = store.read(suite.path / NAME.removesuffix(".rejected")).recorded
    return {name: recorded[name] for name in ("at", "oldest") if name in recorded}


def test_a_reused_answer_keeps_its_date(suite, recorded, aged, failure_of, was_recorded):
    """In the cassette, and on the screen of each failure before that."""
    suite.write(STRICT)
    was_recorded("test_it", POPE, says="In the Vatican.", failed="no Rome")
    aged("2026-02-03")
    screen = failure_of(recorded("In a car."))
    suite.write(MENDED)
    recorded("In a car.").assert_outcomes(passed=1)

    assert "  from      reused, answered by simulator, recorded 2026-02-03T08:00:00Z" in screen
    assert head_of(suite) == {"at": "2026-02-03T08:00:00Z"}


def test_the_oldest_answer_has_its_date_in_the_head(suite, recorded, aged, was_recorded):
    """Beside the day of those that were asked for now."""
    was_recorded("test_it", POPE, says="Here.", failed="an error")
    aged("2026-02-03")
    suite.write(TWO)
    recorded("There.").assert_outcomes(passed=1)

    head = head_of(suite)
    assert head["oldest"] == "2026-02-03T08:00:00Z"
    assert head["at"] > "2026-02-04"


def test_answers_that_were_put_aside_on_different_days_keep_theirs(
    suite, recorded, aged, was_recorded
):
    """A test that failed again has put aside what it was answered then and now."""
    was_recorded("test_it", POPE, says="Here.", failed="an error")
    aged("2026-02-03")
    suite.write(TWO + "    assert False\n")
    recorded("There.")
    suite.write(ONLY_SECOND)
    recorded("Elsewhere.").assert_outcomes(passed=1)
    assert "There." in suite.cassette("test_it")
    assert "oldest" not in head_of(suite)
    assert head_of(suite)["at"] > "2026-02-04"


def test_the_older_of_two_that_were_put_aside_keeps_its_day(suite, recorded, aged, was_recorded):
    """The head of the file has the day of the other one."""
    was_recorded("test_it", POPE, says="Here.", failed="an error")
    aged("2026-02-03")
    suite.write(TWO + "    assert False\n")
    recorded("There.")
    suite.write(TWO.replace(f'claude("{SECOND}")', ""))
    recorded("Elsewhere.").assert_outcomes(passed=1)

    assert head_of(suite) == {"at": "2026-02-03T08:00:00Z"}


def test_an_old_answer_does_not_set_the_date_of_a_newer_cassette_back(
    suite, recorded, aged, was_recorded
):
    """It is the oldest in it, and the others were recorded later."""
    was_recorded("test_it", SECOND, says="There.")
    before = head_of(suite)["at"]
    suite.write(TWO + "    assert False\n")
    recorded("Here.")
    aged("2026-02-03")
    suite.write(TWO)
    recorded("Elsewhere.").assert_outcomes(passed=1)

    assert head_of(suite) == {"at": before, "oldest": "2026-02-03T08:00:00Z"}
