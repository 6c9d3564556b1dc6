"""What is loaded before the first test is spared by searches for garbage; what tests make is not."""

import gc

import pytest

SPARED = """
import gc

def test_spared(claude_calls):
    assert gc.get_freeze_count()
"""
NOT_SPARED = """
import gc

def test_not_spared():
    assert not gc.get_freeze_count()
"""
LEAVES_GARBAGE = """
import gc

import pytest

class Loud:
    def __del__(self):
        raise ValueError("left in a ring")

@pytest.fixture
def ring():
    gc.disable()  # no search comes before the end
    loud = Loud()
    loud.itself = loud

def test_leaves_garbage(ring, claude_calls):
    pass
"""


@pytest.fixture(autouse=True)
def nothing_spared():
    """Begin as a process of its own would."""
    gc.unfreeze()


def test_a_run_with_claude_tests_spares_what_it_has_loaded(pytester):
    """From before its first test until its end, and no longer."""
    pytester.makepyfile(SPARED)

    pytester.runpytest_inprocess().assert_outcomes(passed=1)

    assert gc.get_freeze_count() == 0


def test_other_runs_spare_nothing(pytester):
    """Nothing changes where there is no Claude test."""
    pytester.makepyfile(NOT_SPARED)

    pytester.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.usefixtures("every_plugin")
def test_garbage_of_a_test_is_found_at_the_end(pytester, run_forked):
    """Pytest tells of what fails when it is thrown away, as without the plugin."""
    pytester.makepyfile(LEAVES_GARBAGE)

    result = run_forked()

    result.stderr.fnmatch_lines(["*ValueError: left in a ring*"])
