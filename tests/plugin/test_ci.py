"""In CI nothing is recorded unless somebody says so twice."""

import pytest

ASK = """
def test_it(claude):
    claude("What is the capital of France?")
"""
REFUSED = (
    "would call the API, and this is CI (CI={value}). Record at your desk and commit the "
    "cassettes; --claude-allow-record records here all the same"
)


@pytest.fixture
def in_ci(monkeypatch):
    """Let the runs inside of a test be those of a CI service."""
    monkeypatch.setenv("CI", "true")


@pytest.mark.parametrize("value", ["true", "1", "woodpecker"])
def test_recording_is_refused(suite, monkeypatch, value):
    """One line, before anything runs."""
    monkeypatch.setenv("CI", value)

    result = suite.write(ASK).record()

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: --claude-record: 'new' {REFUSED.format(value=value)}" in result.errlines


@pytest.mark.usefixtures("in_ci")
def test_the_configuration_is_refused_too(suite):
    """A mode that is forgotten there records in every run."""
    suite.path.joinpath("pytest.toml").write_text('[pytest]\nclaude_record = "all"\n')

    result = suite.write(ASK).replay()

    assert f"ERROR: claude_record: 'all' {REFUSED.format(value='true')}" in result.errlines


@pytest.mark.usefixtures("in_ci")
def test_recording_may_be_allowed(suite):
    """As for a nightly run against the API."""
    suite.write(ASK).record("--claude-allow-record").assert_outcomes(passed=1)


# Each takes a run of its own, and is one word of a list: most are tried at night.
MORE = [pytest.param(value, marks=pytest.mark.nightly) for value in ("0", "False", "no")]


@pytest.mark.parametrize("value", ["", "false", *MORE])
def test_values_that_say_no(suite, monkeypatch, value, was_recorded):
    """As people write them to try something at their desk."""
    monkeypatch.setenv("CI", value)
    was_recorded("test_it", "What is the capital of France?")

    suite.write(ASK).record().assert_outcomes(passed=1)


MARKED = f'pytestmark = [pytestmark, pytest.mark.claude_cassette(record="new")]\n{ASK}'


@pytest.mark.usefixtures("in_ci")
def test_a_marker_that_records_replays(suite, failure_of):
    """It is refused by a miss that says what to commit, and no request is made."""
    result = suite.write(MARKED).replay()

    assert (
        "\n".join(failure_of(result))
        == """\
claude replay miss: no recording yet -> pytest --claude-record=new

  cassette   cassettes/test_it/test_it.yaml does not exist
  request    model=claude-haiku-4-5 max_tokens=60 'What is the capital of France?'

  Record it:  pytest --claude-record=new test_it.py::test_it
              (this request: about 15 in, at most 60 out tokens, at most $0.00032)
  Commit it:  git add cassettes/test_it/test_it.yaml"""
    )


def test_a_marker_that_records_replays_in_ci_what_was_recorded_at_the_desk(
    suite, monkeypatch, was_recorded
):
    """The same file is green in both places."""
    was_recorded("test_it", "What is the capital of France?")
    monkeypatch.setenv("CI", "true")

    suite.write(MARKED).replay().assert_outcomes(passed=1)
