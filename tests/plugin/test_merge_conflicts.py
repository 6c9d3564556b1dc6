"""A cassette with merge conflict markers: recording all again replaces it, and loses nothing."""

from __future__ import annotations

import pytest

ASK = """
def test_it(claude):
    claude("What is the capital of France?")
"""
CONFLICT = b"version: 1\n<<<<<<< HEAD\ninteractions: []\n=======\ninteractions: []\n>>>>>>> x\n"
TOLD = (
    "claude: cassettes/test_it/test_it.yaml:2: holds merge conflict markers. Nothing was changed. "
    "Resolve the conflict in git, or record again with --claude-record=all"
)


@pytest.fixture
def cassette(suite):
    """Write a cassette in conflict."""
    path = suite.path / "cassettes" / "test_it" / "test_it.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(CONFLICT)
    return path


@pytest.mark.parametrize("mode", ["none", "new"])
def test_the_way_on_is_told(suite, failure_of, cassette, mode):
    """By the path that the user would type."""
    result = suite.write(ASK).record(f"--claude-record={mode}")

    assert failure_of(result) == [TOLD]
    assert cassette.read_bytes() == CONFLICT


def test_to_record_all_again_is_one(suite, cassette):
    """What the file held is kept beside it, and the summary says where."""
    result = suite.write(ASK).record("--claude-record=all")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["*replaced a cassette with merge conflict markers; what it held is in *.yaml.conflict*"]
    )
    assert cassette.with_name("test_it.yaml.conflict").read_bytes() == CONFLICT
    assert b"<<<<" not in cassette.read_bytes()
    suite.replay().assert_outcomes(passed=1)


def test_a_test_that_fails_replaces_nothing(suite, cassette):
    """The conflict stays until there is something better."""
    suite.write(ASK + "    assert False\n").record("--claude-record=all")

    assert cassette.read_bytes() == CONFLICT
    assert sorted(path.name for path in cassette.parent.iterdir()) == [
        "test_it.yaml",
        "test_it.yaml.rejected",
    ]


@pytest.mark.parametrize("mode", ["none", "new", "update", "all"])
def test_a_shared_cassette_is_not_replaced(suite, failure_of, mode):
    """Other tests have recorded into it, too, and no record mode is recommended that is refused."""
    path = suite.path / "shared.yaml"
    path.write_bytes(CONFLICT)

    result = suite.write(f'@pytest.mark.claude_cassette("shared.yaml"){ASK}').record(
        f"--claude-record={mode}"
    )

    (told,) = failure_of(result)
    assert told == (
        "claude: shared.yaml:2: holds merge conflict markers. Nothing was changed. Several tests "
        "record into it: resolve the conflict in git, or move the file away and record all of "
        "them again"
    )
    assert path.read_bytes() == CONFLICT
