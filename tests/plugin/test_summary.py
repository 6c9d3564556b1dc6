"""The header, the summary and the reports of a run."""

import json

import pytest

ASK = """
@pytest.mark.parametrize("city", ["Rome", "Oslo"])
def test_it(claude, city):
    claude(f"Where is {city}?")
"""


@pytest.fixture
def recorded(suite, was_recorded):
    """A suite of two tests that were recorded."""
    for city in ("Rome", "Oslo"):
        was_recorded(f"test_it[{city}]", f"Where is {city}?")
    return suite.write(ASK)


def test_the_header_says_how_calls_are_answered(suite):
    """One line, where there are Claude tests."""
    result = suite.write(ASK).replay()

    result.stdout.fnmatch_lines(
        [
            (
                "claude: 2 Claude tests, record mode none (replay only), cassettes in cassettes,"
                " anthropic *"
            )
        ]
    )


def test_the_summary_counts_calls_tokens_cost_and_time(recorded):
    """One line of figures."""
    result = recorded.replay()

    result.stdout.re_match_lines(
        [
            (
                r"2 tests, 2 calls: 2 replayed, 0 recorded, 0 live \| \d+ in, \d+ out tokens \| "
                r"\$0\.0\d+ at list price, not spent: replayed \| \d\.\d s of answers in \d+\.\d s"
            )
        ]
    )


def test_the_summary_says_what_was_written(suite):
    """Recording names the number of recordings and files."""
    result = suite.write(ASK).record()

    result.stdout.fnmatch_lines(["wrote 2 recordings to 2 cassettes"])


def test_the_json_report_holds_every_call(recorded):
    """For machines."""
    recorded.replay("--claude-report=calls.json")

    report = json.loads((recorded.path / "calls.json").read_text())
    assert report["totals"]["calls"] == 2
    assert [test["outcome"] for test in report["tests"]] == ["passed", "passed"]
    assert report["tests"][0]["calls"][0]["prompt"] == "Where is Rome?"


def test_the_html_report_is_one_file_and_says_that_it_is_simulated(recorded):
    """For people."""
    result = recorded.replay("--claude-report=out/calls.html")

    text = (recorded.path / "out" / "calls.html").read_text()
    assert "Where is Rome?" in text
    assert "No answer in this report is Claude&#39;s." in text
    assert "src=" not in text
    result.stdout.fnmatch_lines(["report: out/calls.html"])


def test_a_report_that_cannot_be_written_is_told(recorded):
    """The tests stand, and the run has not done what it was asked for."""
    recorded.path.joinpath("file").write_text("")

    result = recorded.replay("--claude-report=file/calls.html")

    result.assert_outcomes(passed=2)
    assert "report file/calls.html was not written: File exists" in result.outlines
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_workers_of_xdist_bring_their_calls_home(recorded):
    """The transcript rides on the test reports."""
    result = recorded.replay("-p", "xdist", "-n1")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["2 tests, 2 calls: 2 replayed, 0 recorded, 0 live*"])


def test_a_mistake_in_a_marker_is_told_under_xdist_too(suite):
    """Workers collect, and say what is wrong."""
    suite.write("""
@pytest.mark.claude_expect(stop_reson="end_turn")
def test_it(claude): ...
""")

    result = suite.replay("-p", "xdist", "-n1")

    assert result.ret != 0
    assert "Did you mean 'stop_reason'?" in "\n".join([*result.outlines, *result.errlines])


def test_the_summary_names_recordings_that_were_edited_by_hand(recorded):
    """Editing is allowed; the test passes, and nobody takes its answer for Claude's."""
    (path,) = (recorded.path / "cassettes" / "test_it").glob("*Oslo*")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("stop_reason: end_turn", "stop_reason: refusal"), encoding="utf-8")

    result = recorded.replay()

    result.assert_outcomes(passed=2)
    line = f"1 recording was edited by hand: cassettes/test_it/{path.name} (interaction 1)"
    assert line in result.outlines
