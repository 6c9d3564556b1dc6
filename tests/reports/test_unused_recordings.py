"""The line that names recordings which nothing has played."""

from __future__ import annotations

from pytest_claude_params.reports.terminal.summary_lines.unused_recordings import unused_lines

REMEDY = (
    "--claude-record=update drops {}, and so does claude-params prune --unplayed, "
    "without a key (ini claude_unused)"
)


def ran(name="t", *unplayed, outcome="passed", cassette=None, shared=None):
    """Make a test of a run."""
    return {
        "test": name,
        "outcome": outcome,
        "cassette": cassette or f"{name}.yaml",
        "unplayed": list(unplayed),
        "shared": shared or {},
    }


def used(name, *played, sharers=2, outcome="passed"):
    """Make a test that shares a cassette of three recordings."""
    use = {"sharers": sharers, "recordings": 3, "played": list(played)}
    return ran(name, cassette="s.yaml", shared=use, outcome=outcome)


def lines(*tests, own=True, shared=True):
    """Return what is said about these tests."""
    return unused_lines(list(tests), own=own, shared=shared)


def test_many_files_are_counted():
    """Three are named."""
    tests = [ran(name, 1) for name in "edcba"]

    assert lines(*tests) == [
        "fewer calls than recorded: 5 recordings were not played by the tests that passed: a.yaml (recording 1), "
        "b.yaml (recording 1), c.yaml (recording 1) and 2 more cassettes -> "
        + REMEDY.format("them")
    ]


def test_a_test_that_ran_again_counts_as_it_ended():
    """Plugins repeat tests."""
    assert lines(ran("a", 1), ran("a")) == []


def test_a_test_that_did_not_pass_says_nothing():
    """It may not have come to the rest."""
    assert lines(ran("a", 1, outcome="failed")) == []


def test_a_shared_cassette():
    """What no test has played."""
    assert lines(used("a", 1), used("b", 3)) == [
        "fewer calls than recorded: 1 recording was not played by the tests that passed: s.yaml (recording 2) -> "
        + REMEDY.format("it")
    ]


def test_a_shared_cassette_is_not_judged_where_a_test_is_missing():
    """Whether it did not run or did not pass."""
    assert lines(used("a", 1)) == []
    assert lines(used("a", 1), used("b", outcome="failed")) == []
    assert lines(used("a", 1), used("b", 2), shared=False) == []
