"""Recordings that a passing test has not played are told, or fail the test."""

import pytest

ROME, OSLO, PARIS = "Where is Rome?", "Where is Oslo?", "Where is Paris?"
ASK = """
import os

def test_it(claude):
    for city in os.environ["CITIES"].split():
        claude(f"Where is {city}?")
"""
SHARED = """
import os

@pytest.mark.claude_cassette("atlas")
def test_south(claude):
    claude("Where is Rome?")

@pytest.mark.claude_cassette("atlas")
def test_north(claude):
    for city in os.environ["CITIES"].split():
        claude(f"Where is {city}?")
"""
ERROR = '[pytest]\nclaude_unused = "error"\n'
REMEDY = (
    "--claude-record=update drops {}, and so does claude-params prune --unplayed, "
    "without a key (ini claude_unused)"
)


@pytest.fixture
def cities(monkeypatch):
    """Return a function that says which cities the suite asks for."""
    return lambda text: monkeypatch.setenv("CITIES", text)


def told(result):
    """Return the lines of a run about unplayed recordings."""
    return [line for line in result.outlines if "not played by" in line]


def test_a_run_that_plays_everything_says_nothing(suite, cities, was_recorded):
    """Also when a question is repeated."""
    cities("Rome Oslo Rome")
    suite.write(ASK)
    was_recorded("test_it", ROME, OSLO, ROME)

    assert told(suite.replay()) == []


def test_one_call_fewer_is_named_with_its_file(suite, cities, was_recorded):
    """The test stays green, and the summary says what it no longer asks."""
    suite.write(ASK)
    was_recorded("test_it", ROME, OSLO, PARIS)

    cities("Oslo")
    result = suite.replay()

    result.assert_outcomes(passed=1)
    assert told(result) == [
        (
            "fewer calls than recorded: 2 recordings were not played by the tests that passed: "
            f"cassettes/test_it/test_it.yaml (recordings 1 and 3) -> {REMEDY.format('them')}"
        )
    ]


def test_as_an_error_it_fails_the_test(suite, cities, was_recorded):
    """With the prompts, and what to type."""
    suite.path.joinpath("pytest.toml").write_text(ERROR)
    suite.write(ASK)
    was_recorded("test_it", ROME, OSLO, PARIS)

    cities("Oslo")
    result = suite.replay()

    result.assert_outcomes(passed=1, errors=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert told(result) == []
    start = result.outlines.index("claude: 2 of 3 recordings were not played")
    assert result.outlines[start : start + 10] == [
        "claude: 2 of 3 recordings were not played",
        "",
        "  cassette  cassettes/test_it/test_it.yaml",
        "  recording 1  'Where is Rome?'",
        "  recording 3  'Where is Paris?'",
        "",
        "  The test passed without asking this. Drop it, and keep the rest as it is:",
        "  pytest --claude-record=update test_it.py::test_it",
        "  claude-params prune --unplayed   (all tests, without a key)",
        '  Not an error in this project?  claude_unused = "warn"',
    ]


def test_a_changed_prompt_leaves_its_old_recording_behind(suite, cities, was_recorded):
    """Recording what is new keeps the old; recording all replaces it."""
    suite.write(ASK)
    was_recorded("test_it", ROME)

    cities("Paris")
    said = [
        (
            "fewer calls than recorded: 1 recording was not played by the tests that passed: "
            f"cassettes/test_it/test_it.yaml (recording 1) -> {REMEDY.format('it')}"
        )
    ]
    assert (told(suite.record()), told(suite.replay())) == (said, said)

    assert told(suite.record("--claude-record=all")) == []
    assert told(suite.replay()) == []


def test_off_says_nothing(suite, cities, was_recorded):
    """For a suite in which recordings are kept on purpose."""
    suite.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_unused = "off"\n')
    suite.write(ASK)
    was_recorded("test_it", ROME, OSLO)

    cities("Rome")
    assert told(suite.replay()) == []


def test_a_failed_test_has_not_come_to_its_other_recordings(suite, cities, was_recorded):
    """What it left unplayed says nothing."""
    suite.write(ASK)
    was_recorded("test_it", ROME, OSLO)

    cities("Rome Berlin")
    assert told(suite.replay()) == []


@pytest.mark.parametrize("end", ["assert False", "pytest.skip()"])
def test_as_an_error_it_is_told_of_tests_that_pass_only(suite, end, was_recorded):
    """One failure is enough, and a test that was left early has not failed."""
    suite.path.joinpath("pytest.toml").write_text(ERROR)
    body = """
def test_it(claude):
    claude("Where is Rome?")
    END
    claude("Where is Oslo?")
"""
    was_recorded("test_it", ROME, OSLO)

    outcomes = suite.write(body.replace("END", end)).replay().parseoutcomes()

    assert list(outcomes) == ["failed" if "assert" in end else "skipped"]


def test_what_a_fixture_plays_after_the_test_counts(suite, was_recorded):
    """A test that cleans up with a call of its own is not blamed."""
    suite.path.joinpath("pytest.toml").write_text(ERROR)
    suite.write("""
@pytest.fixture
def visit(claude):
    yield
    claude("Goodbye!")

def test_it(visit, claude):
    claude("Hello!")
""")
    was_recorded("test_it", "Hello!", "Goodbye!")

    suite.replay().assert_outcomes(passed=1)


def test_an_ignored_change_plays_the_recording_all_the_same(suite, was_recorded):
    """What does not matter for matching does not matter here."""
    body = """
@pytest.mark.claude_cassette(ignore=["system"])
def test_it(claude):
    claude("Hi", system="SYSTEM")
"""
    was_recorded("test_it", "Hi", system="SYSTEM")

    result = suite.write(body.replace("SYSTEM", "Another")).replay()

    result.assert_outcomes(passed=1)
    assert told(result) == []


def test_a_request_that_is_no_message_is_shown_by_its_path(suite):
    """It has no prompt."""
    suite.path.joinpath("pytest.toml").write_text(ERROR)
    body = """
def test_it(claude, claude_client):
    claude("Hi")
    claude_client.models.list()
"""
    suite.write(body).record()
    suite.write(body.replace("claude_client.models.list()", ""))

    assert "  recording 2  GET /v1/models" in suite.replay().outlines


def test_a_shared_cassette_is_judged_by_all_its_tests(suite, cities, was_recorded):
    """What one test leaves another may play."""
    cities("Oslo Paris")
    suite.write(SHARED)
    was_recorded("atlas", OSLO, PARIS, ROME, folder="cassettes")

    assert told(suite.replay()) == []
    cities("Paris")
    assert told(suite.replay()) == [
        (
            "fewer calls than recorded: 1 recording was not played by the tests that passed: "
            f"cassettes/atlas.yaml (recording 1) -> {REMEDY.format('it')}"
        )
    ]


PARTS = [
    ["-k", "south"],
    ["test_it.py"],
    ["--deselect=test_it.py::test_south"],
    ["--ignore=test_a.py"],
]


def test_a_shared_cassette_is_not_judged_by_a_part_of_its_tests(suite, cities, was_recorded):
    """The others may play the rest."""
    cities("Oslo Paris")
    suite.write(SHARED)
    was_recorded("atlas", OSLO, PARIS, ROME, folder="cassettes")

    cities("Paris")
    assert [told(suite.replay(*chosen)) for chosen in PARTS] == [[]] * len(PARTS)


def test_workers_of_xdist_count_together(suite, cities, was_recorded):
    """Each runs one of the tests that share a cassette, and both bring it home."""
    cities("Oslo Paris")
    suite.write(SHARED)
    was_recorded("atlas", OSLO, PARIS, ROME, folder="cassettes")
    suite.write(ASK.replace("test_it", "test_own"), "test_own.py")
    was_recorded("test_own", OSLO, PARIS, folder="cassettes/test_own")

    assert told(suite.replay("-p", "xdist", "-n2")) == []
    cities("Paris")
    assert told(suite.replay("-p", "xdist", "-n2")) == [
        (
            "fewer calls than recorded: 2 recordings were not played by the tests that passed: "
            "cassettes/atlas.yaml (recording 1) and cassettes/test_own/test_own.yaml (recording 1)"
            f" -> {REMEDY.format('them')}"
        )
    ]


def test_a_value_that_does_not_exist(suite):
    """A misspelt value never means another one."""
    suite.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_unused = "fail"\n')

    result = suite.write(ASK).replay()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "ERROR: claude_unused: 'fail' is not one of warn, error, off" in result.errlines
