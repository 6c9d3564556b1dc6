"""However a test ends, its three answers are kept, wait for the next run, or are put aside if it failed."""

from __future__ import annotations

import pytest

CALLS = 3
NO_VERDICT = {
    "SIGTERM": ("os.kill(os.getpid(), 15); import time; time.sleep(9)", ()),
    "Ctrl-C": ("os.kill(os.getpid(), 2); import time; time.sleep(9)", ()),
    "os._exit": ("os._exit(3)", ()),
    "exit": ("pytest.exit('enough')", ()),
    "time-out by a signal": ("import time; time.sleep(99)", ("--timeout-method=signal",)),
    "time-out by a thread": ("import time; time.sleep(99)", ("--timeout-method=thread",)),
}
FAILED = {
    "assert": "assert False",
    "exception": "raise ValueError('broken')",
    "sys.exit": "import sys; sys.exit(1)",
}
FIXTURE = """
import pytest


@pytest.fixture
def answers(claude):
    for number in range(3):
        claude(f"Question {{number:02}}")
    {end}


@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=60)
def test_a(answers):
    pass
"""


def suffixes(project):
    """Return what kinds of files lie in the cassette folder."""
    return [path.suffix for path in project.files]


def timed_out(project, *options):
    """Let time run out after the answers have come, however slow the machine is."""
    pytest.importorskip("pytest_timeout", reason="pytest-timeout is not installed")
    for seconds in (0.5, 5, 60, 600):
        project.clear()
        assert project.run("-p", "pytest_timeout", f"--timeout={seconds}", *options) != 0
        if project.answered == CALLS:
            return


@pytest.fixture(params=NO_VERDICT)
def stopped(request, project):
    """Return a project whose test was stopped after three answers."""
    end, options = NO_VERDICT[request.param]
    project.write(CALLS, end)
    if options:
        timed_out(project, *options)
    else:
        assert project.run() != 0

    assert suffixes(project) == [".journal"]
    return project


def test_without_a_verdict_nothing_is_paid_for_twice(stopped):
    """What the test was answered, the next run that records plays.

    A run that only replays does not play it, says where it is, and leaves it there.
    """
    stopped.write(CALLS)

    assert stopped.run(mode="none") == 1

    assert "claude replay miss: no recording yet -> pytest --claude-record=new" in stopped.output
    assert f"{CALLS} answers of a run that broke off wait in cassettes/test_it/" in stopped.output
    assert suffixes(stopped) == [".journal"]

    assert stopped.run() == 0

    assert stopped.asked == 0
    assert f"recovered {CALLS} answers of a run that broke off: not asked again" in stopped.output
    assert stopped.prompts == stopped.expected
    assert suffixes(stopped) == [".yaml"]


@pytest.mark.parametrize("end", FAILED.values(), ids=FAILED)
def test_of_a_failed_test_nothing_is_played_again(project, end):
    """To run it again means to ask again; the old recording stays in force meanwhile."""
    project.write(CALLS)
    project.run()
    old = (project.path / project.cassette).read_bytes()
    project.write(CALLS, end)

    project.run(mode="all")

    assert suffixes(project) == [".yaml", ".rejected"]
    assert (project.path / project.cassette).read_bytes() == old
    project.write(CALLS)
    assert project.run(mode="none") == 0
    assert project.run(mode="all") == 0
    assert project.asked == CALLS
    assert suffixes(project) == [".yaml"]


@pytest.mark.parametrize(
    ("end", "left"),
    [("assert False", ".rejected"), ("pytest.skip('no')", ".yaml")],
    ids=["fails", "skips"],
)
def test_a_fixture_that_asks(project, end, left):
    """It decides as the test does."""
    project.write_test(FIXTURE.format(end=end))

    project.run()

    assert suffixes(project) == [left]


def test_an_interrupt_says_where_the_answers_wait(project):
    """Also in the first test of a run, of which there is no report."""
    project.write(CALLS, NO_VERDICT["Ctrl-C"][0])

    project.run()

    assert f"{CALLS} answers of a run that broke off wait in cassettes/test_it/" in project.output


def test_a_failed_test_leaves_what_it_did_not_get_to(project):
    """It has judged only what it was given."""
    project.write(CALLS, "pytest.exit('enough')")
    project.run()
    project.write(1, "assert False")
    project.run()
    assert suffixes(project) == [".journal", ".rejected"]

    project.write(CALLS)
    assert project.run() == 0

    assert project.asked == 0
    assert "recovered 2 answers" in project.output
    assert "reused 1 answer" in project.output
    assert suffixes(project) == [".yaml"]
