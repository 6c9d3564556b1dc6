"""What cannot be meant in a marker is told at collection, with the nearest right name."""

import re

import pytest

MISTAKES = {
    "a misspelt expectation": (
        'claude_expect(stop_reson="end_turn")',
        "claude_expect: there is no expectation 'stop_reson'. Did you mean 'stop_reason'?",
    ),
    "a misspelt parameter": (
        "claude_params(max_token=5)",
        (
            "claude_params: the Messages API has no parameter 'max_token'. Did you mean 'max_tokens'?"
            " A field that is newer than this plugin goes into extra_body={'max_token': ...}."
        ),
    ),
    "an expectation without a name": (
        'claude_expect("end_turn")',
        (
            "claude_expect: 'end_turn' has no name; write it as in"
            ' claude_expect(stop_reason="end_turn")'
        ),
    ),
    "an expectation of nothing": (
        "claude_expect()",
        (
            "claude_expect expects nothing: name what must come back, as in"
            ' claude_expect(stop_reason="end_turn")'
        ),
    ),
    "an expectation without brackets": (
        "claude_expect",
        (
            "claude_expect expects nothing: name what must come back, as in"
            ' claude_expect(stop_reason="end_turn")'
        ),
    ),
    "a record mode of another recorder": (
        'claude_cassette(record="once")',
        (
            "claude_cassette: record='once' is not one of none, new, update, all"
            " (pytest-recording's once is new, rewrite is all)"
        ),
    ),
    "a record mode that does not exist": (
        'claude_cassette(record="twice")',
        "claude_cassette: record='twice' is not one of none, new, update, all",
    ),
    "a second argument without a name": (
        'claude_cassette("shared", "all")',
        (
            "claude_cassette: 'all' has no name. It takes"
            " (name=None, *, record=None, ignore=(), vary=(), scrub=(), placeholder_key=None, skip_sleeps=False, others=None)"
        ),
    ),
    "a name that is none": (
        "claude_cassette(5)",
        (
            "claude_cassette: name=5 is not a text. It takes"
            " (name=None, *, record=None, ignore=(), vary=(), scrub=(), placeholder_key=None, skip_sleeps=False, others=None)"
        ),
    ),
    "a path that begins with no parameter": (
        'claude_cassette(ignore=["sytem"])',
        (
            "claude_cassette: ignore='sytem' begins with no parameter of a request."
            " Did you mean 'system'?"
        ),
    ),
    "a list that is none": (
        "claude_cassette(scrub=[1])",
        "claude_cassette: scrub=[1] is not a text or a list of texts",
    ),
    "a pattern that is none": (
        'claude_cassette(scrub="(")',
        "claude_cassette(scrub=...): '(' is not a regular expression: ",
    ),
    "a contract that does not exist": (
        'claude_contracts(waive=["stop_sequence"])',
        (
            "claude_contracts: there is no contract 'stop_sequence'. Did you mean"
            " 'stop_sequences'? There are max_tokens, stop_sequences, tool_choice, tools,"
            " output_config.format, thinking, prefill, service_tier and stream."
        ),
    ),
    "a mode of contracts that does not exist": (
        'claude_contracts("lenient")',
        "claude_contracts: 'lenient' is not one of strict, warn, off",
    ),
    "a contract without waive": (
        'claude_contracts("warn", "tools")',
        "claude_contracts: 'tools' has no name. It takes (mode=None, *, waive=())",
    ),
    "an argument that claude_contracts does not take": (
        'claude_contracts(waived=["tools"])',
        "claude_contracts: there is no argument 'waived'. It takes (mode=None, *, waive=())",
    ),
    "a waiver that names nothing": (
        "claude_contracts(waive=5)",
        "claude_contracts: waive=5 is not a name or a list of names",
    ),
    "an argument that claude_cassette does not take": (
        'claude_cassette(ignored=["system"])',
        (
            "claude_cassette: there is no argument 'ignored'."
            " It takes (name=None, *, record=None, ignore=(), vary=(), scrub=(), placeholder_key=None, skip_sleeps=False, others=None)"
        ),
    ),
}


def test_a_mistake_names_file_line_test_and_remedy(suite, failure_of):
    """Nothing runs before it is mended."""
    tests = [
        f"\n@pytest.mark.{marker}\ndef test_{number}(claude):\n    claude('Hi')\n"
        for number, (marker, _) in enumerate(MISTAKES.values())
    ]
    result = suite.write("".join(tests)).replay()

    assert result.ret == pytest.ExitCode.INTERRUPTED
    said = "\n".join(failure_of(result)) + "\n"
    for number, (mistake, (_, text)) in enumerate(MISTAKES.items()):
        at = f"test_it.py:{7 + 4 * number}: test_{number}: "
        assert said.count(at) == 1, mistake
        assert said.partition(at)[2].startswith(text), mistake


def test_all_mistakes_are_told_at_once(suite, failure_of):
    """One run finds them all: of one marker, of several, of a matrix, of a class."""
    suite.write("""
@pytest.mark.claude_expect(stop_reson="end_turn", output_token=5)
@pytest.mark.claude_params(max_token=5, modell="m")
@pytest.mark.claude_cassette(record="twice")
def test_one(claude): ...

@pytest.mark.claude_matrix(max_token=[1, 2])
def test_two(claude): ...

@pytest.mark.claude_params(temperatur=1)
class TestThree:
    @pytest.mark.claude_fault(status=5290)
    def test_three(self, claude): ...

@pytest.mark.claude_param(top_k=1)
def test_four(): ...
""")

    result = suite.replay("-W", "ignore::pytest.PytestUnknownMarkWarning")

    told = [re.sub("(: claude_[a-z]+).*", r"\1", line) for line in failure_of(result)]
    assert sorted(told) == [
        "test_it.py:12: test_two: claude_matrix",
        "test_it.py:17: TestThree.test_three: claude_fault",
        "test_it.py:17: TestThree.test_three: claude_params",
        "test_it.py:20: test_four: claude_param",
        "test_it.py:7: test_one: claude_cassette",
        "test_it.py:7: test_one: claude_expect",
        "test_it.py:7: test_one: claude_expect",
        "test_it.py:7: test_one: claude_params",
        "test_it.py:7: test_one: claude_params",
    ]


def test_a_value_of_another_kind_where_no_model_is_named(suite, failure_of):
    """It is refused before anything is sent and paid for."""
    (suite.path / "test_it.py").write_text("""
import pytest

@pytest.mark.claude_params(max_tokens="200")
def test_it(): ...
""")

    assert failure_of(suite.replay())[:3] == [
        "test_it.py:4: test_it: claude_params: the API will reject this request",
        'max_tokens="200": 400 invalid_request_error',
        "  rule: max_tokens is a whole number",
    ]


def test_recording_one_test_of_a_shared_cassette_keeps_the_others(suite, was_recorded):
    """Mode all replaces only the requests that it made again."""
    suite.write("""
@pytest.mark.claude_cassette("shared")
@pytest.mark.parametrize("city", ["Rome", "Oslo"])
def test_it(claude, city):
    claude(f"Where is {city}?")
""")
    was_recorded("shared", "Where is Oslo?", "Where is Rome?", folder="cassettes")

    suite.record("--claude-record=all", "-k", "Oslo")

    suite.replay().assert_outcomes(passed=2)


def test_a_cassette_outside_the_project_is_refused(suite, failure_of):
    """No test can write where it has no business."""
    result = suite.write("""
@pytest.mark.claude_cassette("../../elsewhere.yaml")
def test_it(claude):
    claude("Hi")
""").replay()

    text = failure_of(result)[0]
    assert text.startswith("test_it.py:7: test_it: claude_cassette('../../elsewhere.yaml'): ")
    assert "lies outside the project" in text


RECORDED = """
# Several tests may use one recording by name.
@pytest.mark.claude_cassette("shared")
@pytest.mark.parametrize("city", ["Rome", "Oslo"])
def test_shared(claude, city):
    claude(f"Where is {city}?")

# A pattern of the author's never reaches the file.
@pytest.mark.claude_cassette("scrubbed", scrub=[r"customer-\\d+"])
def test_scrubbed(claude):
    claude("Where is the order of customer-12345?")

# What the class blanks is blanked under another name, too.
@pytest.mark.claude_cassette(scrub=[r"SECRET-\\d+"])
class TestIt:
    @pytest.mark.claude_cassette("named")
    def test_it(self, claude):
        claude("What of SECRET-123?")
"""


def test_names_and_scrubbing_of_cassettes(suite):
    """Markers of a class and a test add up, and what was blanked still replays."""
    suite.write(RECORDED).record().assert_outcomes(passed=4)

    text = {path.stem: path.read_text() for path in (suite.path / "cassettes").iterdir()}
    assert sorted(text) == ["named", "scrubbed", "shared"]
    assert text["shared"].count("- request:") == 2
    assert "the order of REDACTED?" in text["scrubbed"]
    assert "customer-12345" not in text["scrubbed"]
    assert "What of REDACTED?" in text["named"]
    suite.replay().assert_outcomes(passed=4)


def test_the_command_line_wins_over_the_record_mode_of_a_marker(suite):
    """An explicit mode is meant for every test."""
    suite.write("""
@pytest.mark.claude_cassette(record="new")
def test_it(claude):
    claude("What is the capital of France?")
""")

    suite.replay("--claude-record=none").assert_outcomes(failed=1)


def test_a_marker_that_a_hook_adds_after_collection_counts(suite, failure_of):
    """Markers are read again where there is another one since they were checked."""
    suite.path.joinpath("conftest.py").write_text(
        "import pytest\n\n"
        "def pytest_collection_modifyitems(items):\n"
        "    for item in items:\n"
        '        item.add_marker(pytest.mark.claude_expect(text="Nothing of this kind"))\n'
    )
    result = suite.write("""
@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=60)
def test_it(claude):
    assert claude("Hi")
""").record()

    assert failure_of(result)[0].startswith("claude: text: expected 'Nothing of this kind'")
