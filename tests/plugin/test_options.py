"""Every option, and the ini key beside it."""

import pytest

ASK = """
def test_it(claude, claude_calls):
    claude("What is the capital of France?")
"""


@pytest.mark.parametrize(
    ("mode", "hint"),
    [
        ("twice", ""),
        ("once", " (pytest-recording's once is new, rewrite is all)"),
        ("rewrite", " (pytest-recording's once is new, rewrite is all)"),
        ("new_episodes", " (pytest-recording's new_episodes is new)"),
        ("any", " (vcrpy's any is new)"),
    ],
)
def test_a_record_mode_that_does_not_exist(suite, mode, hint):
    """A misspelt mode never means another one; one of another recorder is translated."""
    result = suite.write(ASK).replay(f"--claude-record={mode}")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert (
        f"ERROR: --claude-record: {mode!r} is not one of none, new, update, all, batch, preview{hint}"
        in result.errlines
    )


def test_a_report_of_unknown_format(suite):
    """The suffix names the format."""
    result = suite.write(ASK).replay("--claude-report=calls.pdf")

    assert (
        "ERROR: --claude-report: 'calls.pdf' is not one of .html, .json, .jsonl, .md, .xml"
        in result.errlines
    )


def test_the_model_from_the_command_line_and_the_configuration(suite):
    """The marker is nearest, then the command line, then ini."""
    suite.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_model = "claude-sonnet-4-6"\n')
    suite.path.joinpath("test_model.py").write_text("""
def test_it(claude, claude_calls, request):
    claude("Hi", max_tokens=60)
    print("asked", claude_calls[0].request.model)
""")

    suite.record("-s").stdout.fnmatch_lines(["*asked claude-sonnet-4-6*"])
    suite.record("-s", "--claude-model=claude-haiku-4-5").stdout.fnmatch_lines(
        ["*asked claude-haiku-4-5*"]
    )


def test_sampling_parameters_pin_the_version_that_takes_them(suite):
    """On SDK 2.x a temperature goes out with the old API version, and only then."""
    suite.write("""
def test_it(claude, claude_calls):
    claude("Hi", temperature=0)
    assert claude_calls[0].request.headers["anthropic-version"] == "2023-06-01"
""").record().assert_outcomes(passed=1)


def test_a_pinned_version_wins_over_the_plugins(suite):
    """Who pins another version gets the API's own refusal."""
    suite.write("""
@pytest.mark.claude_expect(status=400, error_type="invalid_request_error")
def test_it(claude):
    with pytest.raises(anthropic.BadRequestError, match="Extra inputs are not permitted"):
        claude("Hi", temperature=0)
""").record("--claude-api-version=2026-10-21").assert_outcomes(passed=1)


def test_another_api_version_than_the_recordings_is_reported(suite, was_recorded):
    """Headers do not decide about a match, but they are not hidden."""
    pinned = {"anthropic-version": "2023-06-01"}
    was_recorded("test_it", "What is the capital of France?", extra_headers=pinned)

    result = suite.write(ASK).replay("--claude-api-version=2026-10-21")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["recorded with anthropic-version 2023-06-01, asked with 2026-10-21 (1 test)"]
    )


def test_the_cassette_folder_from_the_configuration(suite):
    """A project may keep its cassettes elsewhere."""
    suite.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_cassette_dir = "tapes"\n')

    suite.write(ASK).record()

    assert (suite.path / "tapes" / "test_it" / "test_it.yaml").exists()


def test_the_cassette_folder_from_a_fixture(suite):
    """A conftest may decide for its folder."""
    suite.path.joinpath("conftest.py").write_text("""
import pytest

@pytest.fixture(scope="session")
def claude_cassette_dir(pytestconfig):
    return pytestconfig.rootpath / "elsewhere"
""")

    suite.write(ASK).record()

    assert (suite.path / "elsewhere" / "test_it" / "test_it.yaml").exists()


def test_patterns_from_the_configuration_are_blanked(suite):
    """claude_redact holds regular expressions."""
    suite.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_redact = ["Fran.e"]\n')

    suite.write(ASK).record()

    assert "the capital of REDACTED?" in suite.cassette("test_it")


def test_a_pattern_that_is_none(suite, failure_of):
    """The message names the setting."""
    suite.path.joinpath("pytest.toml").write_text("[pytest]\nclaude_redact = ['(']\n")

    result = suite.write(ASK).record()

    assert failure_of(result)[0].startswith(
        "claude: claude_redact: '(' is not a regular expression: "
    )


BROKEN = """
import json, requests

@pytest.mark.claude_cassette()
def test_it():
    pass
"""


@pytest.mark.parametrize(
    ("mode", "outcome"), [("strict", "failed"), ("warn", "passed"), ("off", "passed")]
)
def test_broken_contracts(suite, mode, outcome, was_recorded):
    """Strict fails, warn tells, off is silent."""
    path = was_recorded("test_it", "What is the capital of France?")
    path.write_text(path.read_text().replace("output_tokens: ", "output_tokens: 9"))

    result = suite.write(ASK).replay(f"--override-ini=claude_contracts={mode}")

    result.assert_outcomes(**{outcome: 1})
    told = any("broken contract: max_tokens" in line for line in result.outlines)
    assert told == (mode == "warn")


def test_the_network_is_blocked_for_every_test(suite):
    """Also for libraries that nothing here knows, and without a name being looked up."""
    suite.path.joinpath("test_plain.py").write_text("""
import socket

def test_plain():
    socket.create_connection(("example.org", 80), timeout=1)
""")

    result = suite.replay("--claude-block-network")

    assert "--claude-block-network blocked a connection to example.org: " in "\n".join(
        result.outlines
    )
    result.assert_outcomes(failed=1)


def test_an_unmarked_test_that_calls_claude_is_told_to_be_marked(suite):
    """The refusal says what to do."""
    suite.path.joinpath("test_plain.py").write_text("""
import anthropic

def test_plain():
    anthropic.Anthropic(api_key="k").models.list()
""")

    result = suite.replay("--claude-block-network")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            (
                "*blocked a connection to api.anthropic.com. This test calls Claude without being a"
                " Claude test: mark it with @pytest.mark.claude_cassette(), so that its calls are"
                " recorded and replayed.*"
            )
        ]
    )


def test_loopback_is_not_blocked(suite):
    """The simulated API and other servers of the tests stay in reach."""
    suite.write(ASK).record("--claude-block-network").assert_outcomes(passed=1)


LARGE = "version: 1\n# " + 1_100_000 * "x" + "\ninteractions: []\n"


@pytest.mark.parametrize(("limit", "said"), [("1", "is larger than 1 MB."), ("2", "no recording")])
def test_how_large_a_cassette_may_be(suite, limit, said):
    """A larger one is not read, and the limit can be raised."""
    folder = suite.path / "cassettes" / "test_it"
    folder.mkdir(parents=True)
    (folder / "test_it.yaml").write_text(LARGE)
    suite.write('def test_it(claude):\n    claude("Hi")')

    result = suite.replay(f"--override-ini=claude_max_cassette_mb={limit}")

    assert said in result.stdout.str()


def test_a_limit_that_is_none(suite):
    """It is a mistake in the configuration, told at once."""
    result = suite.write("def test_it(claude): pass").replay(
        "--override-ini=claude_max_cassette_mb=0.5"
    )

    result.stderr.fnmatch_lines(
        ["ERROR: claude_max_cassette_mb: '0.5' is not a whole number above 0"]
    )


def test_what_is_ignored_in_no_request_is_told(suite):
    """With file and line, and the nearest name: it would ignore nothing."""
    (suite.path / "pytest.ini").write_text("[pytest]\nclaude_match_ignore = max_token\n")
    suite.write('def test_a(claude):\n    claude("Hi")\n')

    assert suite.replay().stderr.lines[0] == (
        "ERROR: pytest.ini:2: claude_match_ignore: 'max_token' begins with no parameter of a "
        "request. Did you mean 'max_tokens'?"
    )
